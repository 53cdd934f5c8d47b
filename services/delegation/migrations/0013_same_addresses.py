"""Whom a request's maker shared an e-mail address with when they made it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"


def upgrade():
    op.add_column(
        "delegations",
        sa.Column(
            "same_address_ids",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default="[]",
            nullable=False,
        ),
    )
