"""Establishments of which nothing leaves the platform."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade():
    column = sa.Column("is_sandbox", sa.Boolean(), server_default=sa.false(), nullable=False)
    op.add_column("known_establishments", column)
    op.create_index(
        "ix_known_establishments_sandbox",
        "known_establishments",
        ["id"],
        postgresql_where=sa.text("is_sandbox"),
    )
