"""Delegations."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.migrations import foundation, policies

revision = "0001"
down_revision = None


def upgrade():
    foundation.create()
    op.create_table(
        "delegations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("centralising_id", sa.Uuid(), nullable=False),
        sa.Column("delegating_id", sa.Uuid(), nullable=False),
        sa.Column("contract_number", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "pending",
                "active",
                "suspended",
                "refused",
                "cancelled",
                "lapsed",
                "terminated",
                "expired",
                "superseded",
                name="status",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_paused", sa.Boolean(), nullable=False),
        sa.Column("is_held", sa.Boolean(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("message", sa.String(), nullable=True),
        sa.Column("text", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("text_hash", sa.String(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=True),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "ended_by",
            sa.Enum(
                "centralising",
                "delegating",
                "operator",
                "rules",
                name="side",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("access_sequence", sa.Integer(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'suspended') = (is_paused OR is_held)",
            name=op.f("ck_delegations_suspended_by"),
        ),
        sa.CheckConstraint(
            "centralising_id <> delegating_id", name=op.f("ck_delegations_two_establishments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegations")),
        sa.UniqueConstraint(
            "id",
            "centralising_id",
            "delegating_id",
            name=op.f("uq_delegations_id_centralising_id_delegating_id"),
        ),
    )
    op.create_index(
        "ix_delegations_centralising_id", "delegations", ["centralising_id", "status"], unique=False
    )
    op.create_index(
        "ix_delegations_delegating_id", "delegations", ["delegating_id", "status"], unique=False
    )
    op.create_index(
        "ix_delegations_running",
        "delegations",
        ["ends_on", "answer_by"],
        unique=False,
        postgresql_where=sa.text("status IN ('pending', 'active', 'suspended')"),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("first_name", sa.String(), nullable=False),
        sa.Column("last_name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
    )
    op.create_index("ix_people_establishment_id", "people", ["establishment_id"], unique=False)
    op.create_table(
        "assignments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("delegation_id", sa.Uuid(), nullable=False),
        sa.Column("centralising_id", sa.Uuid(), nullable=False),
        sa.Column("delegating_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("rights", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("assigned_by", sa.Uuid(), nullable=True),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "end_reason",
            sa.Enum(
                "removed",
                "account_deleted",
                "delegation_ended",
                "scope_reduced",
                name="assignmentend",
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
            "(ended_at IS NULL) = (end_reason IS NULL)", name=op.f("ck_assignments_end_has_reason")
        ),
        sa.ForeignKeyConstraint(
            ["delegation_id", "centralising_id", "delegating_id"],
            ["delegations.id", "delegations.centralising_id", "delegations.delegating_id"],
            name="fk_assignments_delegation",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
    )
    op.create_index(
        "ix_assignments_account_id",
        "assignments",
        ["account_id"],
        unique=False,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "uq_assignments_current",
        "assignments",
        ["delegation_id", "account_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "delegation_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("delegation_id", sa.Uuid(), nullable=False),
        sa.Column("centralising_id", sa.Uuid(), nullable=False),
        sa.Column("delegating_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "requested",
                "accepted",
                "refused",
                "cancelled",
                "lapsed",
                "terminated",
                "expired",
                "suspended",
                "resumed",
                "reduced",
                "superseded",
                "assigned",
                "reassigned",
                "unassigned",
                name="kind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "side",
            sa.Enum(
                "centralising",
                "delegating",
                "operator",
                "rules",
                name="side",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["delegation_id", "centralising_id", "delegating_id"],
            ["delegations.id", "delegations.centralising_id", "delegations.delegating_id"],
            name="fk_delegation_events_delegation",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation_events")),
    )
    op.create_index(
        "ix_delegation_events_delegation_id",
        "delegation_events",
        ["delegation_id", "id"],
        unique=False,
    )
    op.create_table(
        "delegation_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("delegation_id", sa.Uuid(), nullable=False),
        sa.Column("centralising_id", sa.Uuid(), nullable=False),
        sa.Column("delegating_id", sa.Uuid(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column(
            "asked",
            sa.Enum("none", "read", "write", name="level", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "level",
            sa.Enum("none", "read", "write", name="level", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "pending",
                "active",
                "refused",
                "superseded",
                "ended",
                name="linestatus",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_exclusive", sa.Boolean(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["delegation_id", "centralising_id", "delegating_id"],
            ["delegations.id", "delegations.centralising_id", "delegations.delegating_id"],
            name="fk_delegation_lines_delegation",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation_lines")),
    )
    op.create_index(
        "ix_delegation_lines_delegation_id", "delegation_lines", ["delegation_id"], unique=False
    )
    op.create_index(
        "uq_delegation_lines_exclusive",
        "delegation_lines",
        ["delegating_id", "service"],
        unique=True,
        postgresql_where=sa.text("status = 'active' AND is_exclusive"),
    )
    op.create_index(
        "uq_delegation_lines_open",
        "delegation_lines",
        ["centralising_id", "delegating_id", "service"],
        unique=True,
        postgresql_where=sa.text("status IN ('pending', 'active')"),
    )
    for table in ("delegations", "delegation_lines", "assignments", "delegation_events"):
        policies.confine(table, "centralising_id", "delegating_id")
    policies.confine("people", "establishment_id")
    policies.append_only("delegation_events")
