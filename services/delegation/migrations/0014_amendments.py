"""Amendments: a wider or longer scope that is asked for while the old one stays in force."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from shared.migrations import policies

revision = "0014"
down_revision = "0013"

PENDING = sa.text("status = 'pending'")


def upgrade():
    op.create_table(
        "amendments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("delegation_id", sa.Uuid(), nullable=False),
        sa.Column("centralising_id", sa.Uuid(), nullable=False),
        sa.Column("delegating_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "pending",
                "accepted",
                "refused",
                "cancelled",
                "lapsed",
                name="amendmentstatus",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("rights", JSONB(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("message", sa.String(), nullable=True),
        sa.Column("granted", JSONB(), nullable=False),
        sa.Column("granted_until", sa.Date(), nullable=True),
        sa.Column("text", JSONB(), nullable=False),
        sa.Column("text_hash", sa.String(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=True),
        sa.Column("same_address_ids", JSONB(), server_default="[]", nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
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
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "rights <> '{}'::jsonb OR ends_on IS NOT NULL",
            name=op.f("ck_amendments_asks_for_something"),
        ),
        sa.CheckConstraint(
            "(status = 'accepted') = (granted_until IS NOT NULL)",
            name=op.f("ck_amendments_granted"),
        ),
        sa.ForeignKeyConstraint(
            ["delegation_id", "centralising_id", "delegating_id"],
            ["delegations.id", "delegations.centralising_id", "delegations.delegating_id"],
            name="fk_amendments_delegation",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendments")),
    )
    op.create_index("ix_amendments_delegation_id", "amendments", ["delegation_id", "id"])
    op.create_index(
        "uq_amendments_pending",
        "amendments",
        ["delegation_id"],
        unique=True,
        postgresql_where=PENDING,
    )
    op.create_index(
        "ix_amendments_unanswered",
        "amendments",
        ["answer_by", "id"],
        postgresql_where=PENDING,
    )
    policies.confine("amendments", "centralising_id", "delegating_id")
