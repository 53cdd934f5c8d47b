"""Links between one person's accounts; who asked for a new address; when a link was looked at."""

import sqlalchemy as sa
from alembic import op

from shared.migrations import policies

revision = "0002"
down_revision = "0001"


def upgrade():
    op.add_column("credentials", sa.Column("own_new_email", sa.String(), nullable=True))
    op.add_column("codes", sa.Column("looked_up_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column("identifier", sa.String(length=64), nullable=False),
        sa.Column("linked_account_id", sa.Uuid(), nullable=False),
        sa.Column("linked_establishment_id", sa.Uuid(), nullable=False),
        sa.Column("linked_identifier", sa.String(length=64), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "removal",
            sa.Enum(
                "removed",
                "email_changed",
                "password_reset",
                "deleted",
                name="removal",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.CheckConstraint("account_id <> linked_account_id", name=op.f("ck_links_two_accounts")),
        sa.CheckConstraint("(ended_at IS NULL) = (removal IS NULL)", name=op.f("ck_links_ended")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["credentials.account_id"], name=op.f("fk_links_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["linked_account_id"],
            ["credentials.account_id"],
            name=op.f("fk_links_linked_account_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links")),
    )
    for column in ("establishment_id", "linked_account_id", "linked_establishment_id"):
        op.create_index(op.f(f"ix_links_{column}"), "links", [column], unique=False)
    op.create_index(
        "ix_links_open",
        "links",
        ["account_id", "linked_account_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    policies.confine("links", "establishment_id", "linked_establishment_id")
