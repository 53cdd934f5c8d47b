"""Since when a delegation grants without a break, and lets each assignee."""

import sqlalchemy as sa
from alembic import op

from shared.migrations import foundation

revision = "0015"
down_revision = "0014"


def upgrade():
    foundation.tell_breaks()
    op.add_column(
        "delegations", sa.Column("granting_since", sa.DateTime(timezone=True), nullable=True)
    )
    op.execute("UPDATE delegations SET granting_since = answered_at WHERE status = 'active'")
