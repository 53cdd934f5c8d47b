"""Devices that stand for a second factor at a sign-in, since one was shown there lately."""

import sqlalchemy as sa
from alembic import op

from shared.migrations import policies

revision = "0026"
down_revision = "0025"

INSTANT = sa.DateTime(timezone=True)


def upgrade():
    op.create_table(
        "remembered_devices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("former_digest", sa.String(length=64), nullable=True),
        sa.Column("turned_at", INSTANT, nullable=False),
        sa.Column("last_used_at", INSTANT, nullable=True),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("created_at", INSTANT, server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_remembered_devices_ends")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["credentials.account_id"],
            name=op.f("fk_remembered_devices_account_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remembered_devices")),
    )
    for column in ("account_id", "establishment_id", "expires_at"):
        op.create_index(op.f(f"ix_remembered_devices_{column}"), "remembered_devices", [column])
    policies.confine("remembered_devices", "establishment_id")
