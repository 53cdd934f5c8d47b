"""Who has been erased, and which services have said so."""

import sqlalchemy as sa
from alembic import op

from shared.migrations import foundation

revision = "0012"
down_revision = "0011"


def upgrade():
    foundation.mark_erased()
    op.create_table(
        "erasure_acknowledgements",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("service", sa.String(40), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "service", name=op.f("pk_erasure_acknowledgements")),
    )
    # Those emptied before were emptied here alone: the others are asked when their time is over.
    op.execute("UPDATE accounts SET erased_at = NULL WHERE erased_at IS NOT NULL")
