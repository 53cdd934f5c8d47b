"""What decides access: the newest facts of accounts and delegation, and the deny-list."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from shared.migrations.refolding import refold
from shared.text import fold

INSTANT = sa.DateTime(timezone=True)


def create() -> None:
    """Make these tables."""
    _access_accounts()
    _access_establishments()
    _access_terms()
    _access_services()
    _access_delegations()
    _revocations()


def note_orphans() -> None:
    """Keep since when nobody administers an establishment any more."""
    op.add_column("access_establishments", sa.Column("orphaned_at", INSTANT))


def search_establishments() -> None:
    """Keep by what establishments are looked for: name and SIRET, folded."""
    op.add_column(
        "access_establishments",
        sa.Column("search_text", sa.String(), server_default="", nullable=False),
    )


def fold_establishments() -> None:
    """Fold anew by what establishments are looked for."""
    refold(
        "access_establishments",
        key="establishment_id",
        reads=("name", "siret"),
        keys=lambda row: {"search_text": fold(f"{row['name']} {row['siret']}")},
    )


def assign_clients() -> None:
    """Keep which machine clients are assigned in a delegation: none so far."""
    op.add_column(
        "access_delegations",
        sa.Column("clients", JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False),
    )


def tell_breaks() -> None:
    """Keep since when a delegation lets somebody without a break: of those there are, unknown."""
    op.add_column(
        "access_delegations",
        sa.Column("granted_since", JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False),
    )


def tell_duties() -> None:
    """Keep since when an operator has each duty without a break: those there are began with it."""
    op.add_column(
        "access_accounts",
        sa.Column("duties_since", JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False),
    )


def ask_for_factors() -> None:
    """Keep which establishments ask for a second factor, of whom, and from when: none so far."""
    op.add_column("access_establishments", sa.Column("second_factor_for", sa.String()))
    op.add_column("access_establishments", sa.Column("second_factor_from", sa.Date()))


def find_by_home() -> None:
    """Find the accounts of an establishment without reading those of all."""
    op.create_index("ix_access_accounts_establishment_id", "access_accounts", ["establishment_id"])


def _access_accounts() -> None:
    op.create_table(
        "access_accounts",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column(
            "profile",
            sa.Enum("administrator", "user", name="profile", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("rights", JSONB(), nullable=False),
        sa.Column("expires_on", sa.Date()),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name="pk_access_accounts"),
    )


def _access_establishments() -> None:
    op.create_table(
        "access_establishments",
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column("siret", sa.String(), nullable=False),
        sa.Column("contract_numbers", JSONB(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("is_centralising", sa.Boolean(), nullable=False),
        sa.Column("is_platform", sa.Boolean(), nullable=False),
        sa.Column("accepted_terms", sa.Integer()),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("establishment_id", name="pk_access_establishments"),
    )
    op.create_index("ix_access_establishments_siret", "access_establishments", ["siret"])


def _access_terms() -> None:
    op.create_table(
        "access_terms",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_access_terms"),
    )


def _access_services() -> None:
    op.create_table(
        "access_services",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("domain", sa.String(), nullable=False),
        sa.Column("domain_labels", JSONB(), nullable=False),
        sa.Column("labels", JSONB(), nullable=False),
        sa.Column("is_delegable", sa.Boolean(), nullable=False),
        sa.Column("is_exclusive", sa.Boolean(), nullable=False),
        sa.Column("is_sensitive", sa.Boolean(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_access_services"),
    )


def _access_delegations() -> None:
    op.create_table(
        "access_delegations",
        sa.Column("delegation_id", sa.Uuid(), nullable=False),
        sa.Column("centralising_id", sa.Uuid(), nullable=False),
        sa.Column("delegating_id", sa.Uuid(), nullable=False),
        sa.Column("is_granting", sa.Boolean(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("lines", JSONB(), nullable=False),
        sa.Column("assignments", JSONB(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("delegation_id", name="pk_access_delegations"),
    )
    op.create_index(
        "ix_access_delegations_centralising_id_delegating_id",
        "access_delegations",
        ["centralising_id", "delegating_id"],
    )


def _revocations() -> None:
    op.create_table(
        "revocations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid()),
        sa.Column("revoked_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_revocations"),
    )
    op.create_index(
        "ix_revocations_account_id_session_id",
        "revocations",
        ["account_id", "session_id"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.create_index("ix_revocations_expires_at", "revocations", ["expires_at"])
