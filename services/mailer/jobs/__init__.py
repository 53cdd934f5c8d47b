"""What this service does in long acts, batch by batch, in the worker."""

from services.mailer.jobs import campaigns, paper_batches
from services.mailer.tools import Tools
from shared.jobs import Kinds

KINDS: Kinds[Tools] = {
    kind.name: kind
    for kind in (
        campaigns.CHECKING,
        campaigns.DEPOSITING,
        campaigns.WITHDRAWING,
        paper_batches.KIND,
    )
}
"""Every kind of job of this service."""
