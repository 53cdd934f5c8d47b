"""Links between accounts of one person: nobody answers a request of their own (design.md §4.8)."""

import sqlalchemy as sa
from alembic import op

from shared.migrations import policies

revision = "0010"
down_revision = "0009"


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
    for column in ("account_id", "linked_account_id"):
        op.create_index(f"ix_account_links_{column}", "account_links", [column])
    policies.confine("account_links", "establishment_id", "linked_establishment_id")
