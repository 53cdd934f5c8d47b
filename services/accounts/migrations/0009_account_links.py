"""What identity tells of links between accounts of one person."""

import sqlalchemy as sa
from alembic import op

from shared.migrations import policies

revision = "0009"
down_revision = "0008"


def upgrade():
    op.create_table(
        "account_links",
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column("linked_account_id", sa.Uuid(), nullable=False),
        sa.Column("linked_establishment_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("link_id", name=op.f("pk_account_links")),
    )
    op.create_index(
        "ix_account_links_open",
        "account_links",
        ["account_id"],
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    policies.confine("account_links", "establishment_id", "linked_establishment_id")
