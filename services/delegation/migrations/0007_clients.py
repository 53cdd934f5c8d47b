"""Machine clients: known by name, assigned as accounts are; when an assignee last acted."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from shared.migrations import foundation, policies

revision = "0007"
down_revision = "0006"

CURRENT = sa.text("ended_at IS NULL")


def upgrade():
    foundation.assign_clients()
    op.create_table(
        "known_clients",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("scopes", JSONB(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_clients")),
    )
    op.create_index("ix_known_clients_establishment_id", "known_clients", ["establishment_id"])
    policies.confine("known_clients", "establishment_id")
    op.alter_column("assignments", "account_id", nullable=True)
    op.add_column("assignments", sa.Column("client_id", sa.Uuid(), nullable=True))
    op.add_column(
        "assignments", sa.Column("last_acted_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_check_constraint(
        op.f("ck_assignments_one_assignee"),
        "assignments",
        "(account_id IS NULL) <> (client_id IS NULL)",
    )
    op.create_index(
        "uq_assignments_current_client",
        "assignments",
        ["delegation_id", "client_id"],
        unique=True,
        postgresql_where=CURRENT,
    )
    op.create_index(
        "ix_assignments_client_id", "assignments", ["client_id"], postgresql_where=CURRENT
    )
