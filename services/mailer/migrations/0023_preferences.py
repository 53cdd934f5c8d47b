"""Holders choose how often they are written to."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0023"
down_revision = "0022"


def upgrade():
    op.add_column(
        "known_accounts",
        sa.Column("preferences", JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False),
    )
