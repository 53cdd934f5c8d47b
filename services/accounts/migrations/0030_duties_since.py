"""Since when an operator has each duty without a break."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from shared.migrations import foundation

revision = "0030"
down_revision = "0029"


def upgrade():
    foundation.tell_duties()
    op.add_column(
        "accounts",
        sa.Column("duties_since", JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False),
    )
