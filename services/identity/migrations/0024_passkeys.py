"""Passkeys: second factors that sign in by themselves too, and the challenges that they spent."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from shared.migrations import policies

revision = "0024"
down_revision = "0023"


def upgrade():
    op.add_column("credentials", sa.Column("passkey_handle", sa.LargeBinary(), nullable=True))
    op.create_unique_constraint(
        op.f("uq_credentials_passkey_handle"), "credentials", ["passkey_handle"]
    )
    for column in ("sealed", "sealed_under"):
        op.alter_column("factors", column, nullable=True)
    op.drop_constraint(op.f("ck_factors_confirmed"), "factors")
    for name, rule in {
        "confirmed": "kind <> 'totp' OR (confirmed_at IS NULL) = (last_step IS NULL)",
        "secret": "(kind = 'totp') = (sealed IS NOT NULL)",
        "sealed": "(sealed IS NULL) = (sealed_under IS NULL)",
    }.items():
        op.create_check_constraint(op.f(f"ck_factors_{name}"), "factors", rule)
    op.create_table(
        "passkeys",
        sa.Column("factor_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("transports", JSONB(), nullable=False),
        sa.Column("is_synced", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["factor_id"], ["factors.id"], name=op.f("fk_passkeys_factor_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["credentials.account_id"], name=op.f("fk_passkeys_account_id")
        ),
        sa.PrimaryKeyConstraint("factor_id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkeys_credential_id")),
    )
    for column in ("account_id", "establishment_id"):
        op.create_index(op.f(f"ix_passkeys_{column}"), "passkeys", [column], unique=False)
    policies.confine("passkeys", "establishment_id")
    op.create_table(
        "spent_passkey_challenges",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_spent_passkey_challenges")),
    )
    op.create_index(
        op.f("ix_spent_passkey_challenges_expires_at"),
        "spent_passkey_challenges",
        ["expires_at"],
        unique=False,
    )
