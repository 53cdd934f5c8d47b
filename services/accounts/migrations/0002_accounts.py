"""Accounts, and what first administrators do: register and accept the terms."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.migrations import policies

revision = "0002"
down_revision = "0001"


def upgrade():
    op.create_table(
        "accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column("identifier", sa.String(length=10), nullable=False),
        sa.Column(
            "title", sa.Enum("mr", "ms", name="title", native_enum=False, length=40), nullable=False
        ),
        sa.Column("first_name", sa.String(), nullable=False),
        sa.Column("last_name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("pending_email", sa.String(), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("department", sa.String(), nullable=True),
        sa.Column(
            "postal_address",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=True,
        ),
        sa.Column(
            "language",
            sa.Enum("fr", "en", name="language", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("rights", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("known_as", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.Column("sort_name", sa.String(), nullable=False),
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
                "expired",
                "deleted",
                name="accountstatus",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("activated_on", sa.Date(), nullable=True),
        sa.Column("renewed_on", sa.Date(), nullable=True),
        sa.Column("last_signed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("expiry_told_for", sa.Date(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.CheckConstraint("identifier ~ '^[A-Z0-9]{8,10}$'", name=op.f("ck_accounts_identifier")),
        sa.CheckConstraint(
            "status <> 'active' OR expires_on IS NOT NULL", name=op.f("ck_accounts_active_expires")
        ),
        sa.ForeignKeyConstraint(
            ["establishment_id"], ["establishments.id"], name=op.f("fk_accounts_establishment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("identifier", name=op.f("uq_accounts_identifier")),
    )
    op.create_index(
        "ix_accounts_deleted_at",
        "accounts",
        ["deleted_at"],
        unique=False,
        postgresql_where=sa.text("status = 'deleted' AND erased_at IS NULL"),
    )
    op.create_index(
        op.f("ix_accounts_establishment_id_expires_on"),
        "accounts",
        ["establishment_id", "expires_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_accounts_establishment_id_sort_name_id"),
        "accounts",
        ["establishment_id", "sort_name", "id"],
        unique=False,
    )
    op.create_index(
        "ix_accounts_expires_on",
        "accounts",
        ["expires_on"],
        unique=False,
        postgresql_where=sa.text("status = 'active'"),
    )
    op.create_index(
        "ix_accounts_invited_at",
        "accounts",
        ["invited_at"],
        unique=False,
        postgresql_where=sa.text("status = 'invited'"),
    )
    policies.confine("accounts", "establishment_id")
    op.create_table(
        "registrations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "proof",
            sa.Enum("letter", "operator", "none", name="proof", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("code_digest", sa.String(length=64), nullable=True),
        sa.Column("wrong_tries", sa.Integer(), nullable=False),
        sa.Column("lapses_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proven_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lapsed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_registrations_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["establishment_id"],
            ["establishments.id"],
            name=op.f("fk_registrations_establishment_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registrations")),
        sa.UniqueConstraint("establishment_id", name=op.f("uq_registrations_establishment_id")),
    )
    op.create_index(
        "ix_registrations_lapses_at",
        "registrations",
        ["lapses_at"],
        unique=False,
        postgresql_where=sa.text("proven_at IS NULL AND lapsed_at IS NULL"),
    )
    policies.confine("registrations", "establishment_id")
    op.create_table(
        "terms_acceptances",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_terms_acceptances_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["establishment_id"],
            ["establishments.id"],
            name=op.f("fk_terms_acceptances_establishment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["number"], ["terms.number"], name=op.f("fk_terms_acceptances_number")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms_acceptances")),
    )
    op.create_index(
        op.f("ix_terms_acceptances_establishment_id_number"),
        "terms_acceptances",
        ["establishment_id", "number"],
        unique=True,
    )
    policies.confine("terms_acceptances", "establishment_id")
