"""Campaigns: many letters handed in together, hidden until their day, withdrawn together."""

import sqlalchemy as sa
from alembic import op

from shared.migrations import policies

revision = "0025"
down_revision = "0024"

INSTANT = sa.DateTime(timezone=True)
STATUSES = ("receiving", "received", "depositing", "deposited", "withdrawn")


def upgrade():
    op.create_table(
        "campaigns",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("home_id", sa.Uuid(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(*STATUSES, name="campaignstatus", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("embargoed_until", INSTANT, nullable=True),
        sa.Column("check_id", sa.Uuid(), nullable=True),
        sa.Column("deposit_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawal_id", sa.Uuid(), nullable=True),
        sa.Column("deposited_at", INSTANT, nullable=True),
        sa.Column("withdrawn_at", INSTANT, nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawal_reason", sa.String(), nullable=True),
        sa.Column("files_removed_at", INSTANT, nullable=True),
        sa.Column("created_at", INSTANT, server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
    )
    op.create_index(op.f("ix_campaigns_created_by"), "campaigns", ["created_by"])
    op.create_index(op.f("ix_campaigns_home_id"), "campaigns", ["home_id"])
    op.create_index(
        "ix_campaigns_files",
        "campaigns",
        ["created_at"],
        postgresql_where=sa.text("files_removed_at IS NULL"),
    )
    policies.confine("campaigns", "home_id")
    op.add_column("letters", sa.Column("campaign_id", sa.Uuid(), nullable=True))
    op.add_column("letters", sa.Column("embargoed_until", INSTANT, nullable=True))
    op.create_foreign_key(
        op.f("fk_letters_campaign_id"), "letters", "campaigns", ["campaign_id"], ["id"]
    )
    op.create_index(
        "ix_letters_campaign_id",
        "letters",
        ["campaign_id"],
        postgresql_where=sa.text("campaign_id IS NOT NULL"),
    )
    op.create_index(
        "ix_letters_embargoed",
        "letters",
        ["embargoed_until"],
        postgresql_where=sa.text("embargoed_until IS NOT NULL"),
    )
