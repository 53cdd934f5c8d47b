"""First tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.migrations import foundation, policies

revision = "0001"
down_revision = None


def upgrade():
    foundation.create()
    op.create_table(
        "counters",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_counters")),
    )
    op.create_index(op.f("ix_counters_expires_at"), "counters", ["expires_at"], unique=False)
    op.create_table(
        "credentials",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column("identifier", sa.String(length=64), nullable=False),
        sa.Column(
            "profile",
            sa.Enum("administrator", "user", name="profile", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "invited",
                "invitation_lapsed",
                "active",
                "deleted",
                name="status",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("first_name", sa.String(), nullable=False),
        sa.Column("last_name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("known_sequence", sa.Integer(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("password_version", sa.Integer(), nullable=False),
        sa.Column("password_set_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_signed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status <> 'deleted' OR password_hash IS NULL", name=op.f("ck_credentials_closed")
        ),
        sa.CheckConstraint("identifier = upper(identifier)", name=op.f("ck_credentials_folded")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_credentials")),
        sa.UniqueConstraint("identifier", name=op.f("uq_credentials_identifier")),
    )
    op.create_index(
        op.f("ix_credentials_establishment_id"), "credentials", ["establishment_id"], unique=False
    )
    op.create_table(
        "machine_clients",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("establishment_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("scopes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("secret_digest", sa.String(length=64), nullable=False),
        sa.Column("former_digest", sa.String(length=64), nullable=True),
        sa.Column("former_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_machine_clients")),
    )
    op.create_index(
        op.f("ix_machine_clients_establishment_id"),
        "machine_clients",
        ["establishment_id"],
        unique=False,
    )
    op.create_table(
        "reset_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reset_requests")),
    )
    op.create_table(
        "tries",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(locked_at IS NULL) = (locked_until IS NULL)", name=op.f("ck_tries_locked")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_tries")),
    )
    op.create_index(op.f("ix_tries_last_at"), "tries", ["last_at"], unique=False)
    op.create_index(
        "ix_tries_untold",
        "tries",
        ["locked_at"],
        unique=False,
        postgresql_where=sa.text("NOT is_told"),
    )
    op.create_table(
        "codes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "password_creation",
                "password_reset",
                "email_confirmation",
                name="purpose",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("cause_id", sa.Uuid(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("spent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["credentials.account_id"], name=op.f("fk_codes_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_codes")),
        sa.UniqueConstraint("digest", name=op.f("uq_codes_digest")),
    )
    op.create_index(op.f("ix_codes_account_id"), "codes", ["account_id"], unique=False)
    op.create_index(op.f("ix_codes_establishment_id"), "codes", ["establishment_id"], unique=False)
    op.create_index(op.f("ix_codes_expires_at"), "codes", ["expires_at"], unique=False)
    op.create_index(
        "ix_codes_open",
        "codes",
        ["account_id", "purpose"],
        unique=True,
        postgresql_where=sa.text("spent_at IS NULL"),
    )
    op.create_table(
        "holder_sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column(
            "profile",
            sa.Enum("administrator", "user", name="profile", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("refresh_digest", sa.String(length=64), nullable=False),
        sa.Column("former_digest", sa.String(length=64), nullable=True),
        sa.Column("refreshed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=True),
        sa.Column("user_agent", sa.String(length=200), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "ending",
            sa.Enum(
                "signed_out",
                "password_changed",
                "deleted",
                "expired",
                "suspended",
                "reused",
                "revoked",
                name="ending",
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
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ending IS NULL)", name=op.f("ck_holder_sessions_ended")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["credentials.account_id"], name=op.f("fk_holder_sessions_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holder_sessions")),
    )
    op.create_index(
        op.f("ix_holder_sessions_created_at"), "holder_sessions", ["created_at"], unique=False
    )
    op.create_index(
        op.f("ix_holder_sessions_establishment_id"),
        "holder_sessions",
        ["establishment_id"],
        unique=False,
    )
    op.create_index(
        "ix_holder_sessions_open",
        "holder_sessions",
        ["account_id"],
        unique=False,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    for table in ("credentials", "codes", "holder_sessions", "machine_clients"):
        policies.confine(table, "establishment_id")
