"""What this service does in long acts, batch by batch, in the worker."""

from services.accounts.jobs import bulk
from shared.jobs import Kinds

KINDS: Kinds = {kind.name: kind for kind in (bulk.KIND,)}
"""Every kind of job of this service."""
