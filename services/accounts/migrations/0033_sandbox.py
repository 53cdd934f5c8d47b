"""Establishments that are there to try things out."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade():
    column = sa.Column("is_sandbox", sa.Boolean(), server_default=sa.false(), nullable=False)
    op.add_column("establishments", column)
