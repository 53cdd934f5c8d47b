"""The tables that every service's database carries, as the first migration makes them."""

from alembic import op

from shared import tables
from shared.migrations import policies


def create() -> None:
    """Make the tables of messages, access, the deny-list, throttles and idempotency keys."""
    tables.METADATA.create_all(op.get_bind())
    policies.read_only("alembic_version")
