"""The history: chains of operations."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.migrations import policies

revision = "0003"
down_revision = "0002"


def upgrade():
    op.create_table(
        "operations",
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("operation", sa.String(length=80), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("on_behalf_of", sa.Uuid(), nullable=True),
        sa.Column("delegation_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("establishment_id", "number", name=op.f("pk_operations")),
    )
    op.create_index(
        op.f("ix_operations_establishment_id_account_id_number"),
        "operations",
        ["establishment_id", "account_id", "number"],
        unique=False,
    )
    op.create_index(
        op.f("ix_operations_establishment_id_actor_id_number"),
        "operations",
        ["establishment_id", "actor_id", "number"],
        unique=False,
    )
    op.create_index(
        op.f("ix_operations_establishment_id_message_id"),
        "operations",
        ["establishment_id", "message_id"],
        unique=True,
    )
    policies.confine("operations", "establishment_id")
    policies.append_only("operations")
    op.create_table(
        "history_heads",
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("establishment_id", name=op.f("pk_history_heads")),
    )
    policies.confine("history_heads", "establishment_id")
