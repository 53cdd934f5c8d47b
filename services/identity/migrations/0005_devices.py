"""Devices: what a session's says it is, in a few words, and those that an account is known from."""

import sqlalchemy as sa
from alembic import op

from shared.migrations import policies

revision = "0005"
down_revision = "0004"


def upgrade():
    op.drop_column("holder_sessions", "user_agent")
    op.add_column("holder_sessions", sa.Column("device", sa.String(length=60), nullable=True))
    op.create_table(
        "devices",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["credentials.account_id"], name=op.f("fk_devices_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", "label", name=op.f("pk_devices")),
    )
    for column in ("establishment_id", "last_seen_at"):
        op.create_index(op.f(f"ix_devices_{column}"), "devices", [column], unique=False)
    policies.confine("devices", "establishment_id")
