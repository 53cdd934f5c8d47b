"""First tables."""

import sqlalchemy as sa
from alembic import op

from shared.migrations import foundation, policies

revision = "0001"
down_revision = None


def upgrade():
    foundation.create()
    op.create_table(
        "establishments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("siret", sa.String(length=14), nullable=False),
        sa.Column("contract_numbers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "address", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True
        ),
        sa.Column(
            "representative",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=True,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "registered",
                "active",
                "suspended",
                "closed",
                name="establishmentstatus",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_centralising", sa.Boolean(), nullable=False),
        sa.Column("is_platform", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("accepted_terms", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into", sa.Uuid(), nullable=True),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.CheckConstraint("siret ~ '^[0-9]{14}$'", name=op.f("ck_establishments_siret")),
        sa.ForeignKeyConstraint(
            ["merged_into"], ["establishments.id"], name=op.f("fk_establishments_merged_into")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_establishments")),
    )
    op.create_index("ix_establishments_siret", "establishments", ["siret"], unique=False)
    op.create_index(
        "ix_establishments_status_created_at",
        "establishments",
        ["status", "created_at"],
        unique=False,
    )
    op.create_index(
        "uq_establishments_is_platform",
        "establishments",
        ["is_platform"],
        unique=True,
        postgresql_where=sa.text("is_platform"),
    )
    op.create_index(
        "uq_establishments_live_siret",
        "establishments",
        ["siret"],
        unique=True,
        postgresql_where=sa.text("status IN ('active', 'suspended')"),
    )
    op.create_table(
        "history_heads",
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("establishment_id", name=op.f("pk_history_heads")),
    )
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
    op.create_table(
        "register_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("siret", sa.String(length=14), nullable=False),
        sa.Column("contract_number", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "representative",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=True,
        ),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("siret ~ '^[0-9]{14}$'", name=op.f("ck_register_entries_siret")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_entries")),
    )
    op.create_index(
        op.f("ix_register_entries_siret_contract_number"),
        "register_entries",
        ["siret", "contract_number"],
        unique=True,
    )
    op.create_table(
        "services",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("domain", sa.String(length=40), nullable=False),
        sa.Column("domain_labels", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("labels", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("is_delegable", sa.Boolean(), nullable=False),
        sa.Column("is_exclusive", sa.Boolean(), nullable=False),
        sa.Column("is_sensitive", sa.Boolean(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.CheckConstraint("code ~ '^[a-z][a-z0-9_.-]*$'", name=op.f("ck_services_code")),
        sa.CheckConstraint("domain ~ '^[a-z][a-z0-9_.-]*$'", name=op.f("ck_services_domain")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_services")),
        sa.UniqueConstraint("code", name=op.f("uq_services_code")),
    )
    op.create_index(op.f("ix_services_domain"), "services", ["domain"], unique=False)
    op.create_table(
        "terms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms")),
        sa.UniqueConstraint("number", name=op.f("uq_terms_number")),
    )
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
        sa.Column("language", sa.String(length=2), nullable=False),
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
