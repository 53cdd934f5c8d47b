"""Second factors, recovery codes, the challenges between a password and a factor."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from shared.migrations import policies

revision = "0023"
down_revision = "0022"

CREATED_AT = ("created_at", sa.DateTime(timezone=True))
KINDS = ("totp", "recovery_code")


def upgrade():
    for column in (
        sa.Column("acr", sa.String(length=40), nullable=True),
        sa.Column("amr", JSONB(), nullable=True),
        sa.Column("authenticated_at", sa.DateTime(timezone=True), nullable=True),
    ):
        op.add_column("holder_sessions", column)
    op.create_table(
        "factors",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*KINDS, name="factorkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_under", sa.String(length=64), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(*CREATED_AT, server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (last_step IS NULL)", name=op.f("ck_factors_confirmed")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["credentials.account_id"], name=op.f("fk_factors_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_factors")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=200), nullable=False),
        sa.Column("spent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(*CREATED_AT, server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["credentials.account_id"], name=op.f("fk_recovery_codes_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
    )
    op.create_table(
        "factor_tries",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*KINDS, name="factorkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("count > 0", name=op.f("ck_factor_tries_counted")),
        sa.CheckConstraint(
            "locked_until IS NULL OR count >= 5", name=op.f("ck_factor_tries_locked")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["credentials.account_id"], name=op.f("fk_factor_tries_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", "kind", name=op.f("pk_factor_tries")),
    )
    op.create_table(
        "challenges",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("password_version", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("spent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(*CREATED_AT, server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["credentials.account_id"], name=op.f("fk_challenges_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_challenges")),
        sa.UniqueConstraint("digest", name=op.f("uq_challenges_digest")),
    )
    for table, columns in {
        "factors": ("account_id", "establishment_id", "sealed_under"),
        "recovery_codes": ("establishment_id",),
        "factor_tries": ("establishment_id",),
        "challenges": ("account_id", "establishment_id", "expires_at"),
    }.items():
        for column in columns:
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
        policies.confine(table, "establishment_id")
    op.create_index(
        op.f("ix_recovery_codes_account_id_digest"),
        "recovery_codes",
        ["account_id", "digest"],
        unique=True,
    )
