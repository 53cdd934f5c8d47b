"""Transfers: what one centralising establishment works on, offered to another."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from shared.migrations import policies

revision = "0023"
down_revision = "0022"

STATUSES = ("offered", "taken", "declined", "withdrawn", "lapsed")


def created_at():
    return sa.Column(
        "created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
    )


def upgrade():
    op.create_table(
        "transfers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("giving_id", sa.Uuid(), nullable=False),
        sa.Column("taking_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(*STATUSES, name="transferstatus", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(), nullable=True),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_by", sa.Uuid(), nullable=True),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        created_at(),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.CheckConstraint("giving_id <> taking_id", name=op.f("ck_transfers_two_establishments")),
        sa.CheckConstraint(
            "(status = 'offered') = (settled_at IS NULL)", name=op.f("ck_transfers_settled")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfers")),
    )
    op.create_index("ix_transfers_giving_id", "transfers", ["giving_id", "id"])
    op.create_index("ix_transfers_taking_id", "transfers", ["taking_id", "id"])
    op.create_index(
        "ix_transfers_unanswered",
        "transfers",
        ["answer_by", "id"],
        postgresql_where=sa.text("status = 'offered'"),
    )
    policies.confine("transfers", "giving_id", "taking_id")
    op.create_table(
        "transfer_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("giving_id", sa.Uuid(), nullable=False),
        sa.Column("taking_id", sa.Uuid(), nullable=False),
        sa.Column("transfer_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Uuid(), nullable=False),
        sa.Column("delegating_id", sa.Uuid(), nullable=False),
        sa.Column("contract_number", sa.String(), nullable=False),
        sa.Column("rights", JSONB(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        created_at(),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["transfers.id"], name=op.f("fk_transfer_lines_transfer_id")
        ),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegations.id"], name=op.f("fk_transfer_lines_delegation_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["delegations.id"], name=op.f("fk_transfer_lines_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_lines")),
    )
    op.create_index("ix_transfer_lines_transfer_id", "transfer_lines", ["transfer_id", "number"])
    op.create_index(
        "uq_transfer_lines_open",
        "transfer_lines",
        ["delegation_id"],
        unique=True,
        postgresql_where=sa.text("is_open"),
    )
    policies.confine("transfer_lines", "giving_id", "taking_id")
    op.add_column("delegations", sa.Column("succeeds_id", sa.Uuid()))
    op.add_column("delegations", sa.Column("succeeds_centralising_id", sa.Uuid()))
    op.create_foreign_key(
        op.f("fk_delegations_succeeds_id"), "delegations", "delegations", ["succeeds_id"], ["id"]
    )
    op.create_check_constraint(
        op.f("ck_delegations_whole_succession"),
        "delegations",
        "(succeeds_id IS NULL) = (succeeds_centralising_id IS NULL)",
    )
