"""Objections: what one side says to operators about what was done to a delegation."""

import sqlalchemy as sa
from alembic import op

from shared.migrations import policies

revision = "0021"
down_revision = "0020"

SIDES = ("centralising", "delegating", "operator", "rules")


def one_of(name, *values):
    return sa.Enum(*values, name=name, native_enum=False, length=40)


def upgrade():
    op.create_table(
        "objections",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column("delegation_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("side", one_of("side", *SIDES), nullable=False),
        sa.Column("about", one_of("about", "suspension", "termination"), nullable=False),
        sa.Column("done_by", one_of("side", *SIDES), nullable=False),
        sa.Column("message", sa.String(), nullable=True),
        sa.Column("status", one_of("objectionstatus", "open", "answered"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(status = 'answered') = (answered_at IS NOT NULL)",
            name=op.f("ck_objections_answered"),
        ),
        sa.CheckConstraint(
            "done_by IN ('operator', 'rules')", name=op.f("ck_objections_by_the_platform")
        ),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegations.id"], name=op.f("fk_objections_delegation_id")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["delegation_events.id"], name=op.f("fk_objections_event_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objections")),
    )
    op.create_index(
        "uq_objections_once", "objections", ["event_id", "establishment_id"], unique=True
    )
    op.create_index("ix_objections_delegation_id", "objections", ["delegation_id", "id"])
    op.create_index(
        "ix_objections_open", "objections", ["id"], postgresql_where=sa.text("status = 'open'")
    )
    policies.confine("objections", "establishment_id")
