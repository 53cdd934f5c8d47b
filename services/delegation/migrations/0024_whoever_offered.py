"""Whoever offered a delegation may not accept for its town what is asked in its place."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"


def upgrade():
    op.add_column("delegations", sa.Column("offered_by", sa.Uuid(), nullable=True))
    op.add_column(
        "transfer_lines",
        sa.Column(
            "same_address_ids",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default="[]",
            nullable=False,
        ),
    )
    op.execute(
        "UPDATE delegations SET offered_by = transfers.offered_by FROM transfer_lines"
        " JOIN transfers ON transfers.id = transfer_lines.transfer_id"
        " WHERE transfer_lines.request_id = delegations.id"
    )
