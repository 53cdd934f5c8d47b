"""Machine clients by name, for the history; which are assigned in a delegation."""

import sqlalchemy as sa
from alembic import op

from shared.migrations import foundation, policies

revision = "0014"
down_revision = "0013"


def upgrade():
    foundation.assign_clients()
    op.create_table(
        "known_clients",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_clients")),
    )
    op.create_index(
        op.f("ix_known_clients_establishment_id"), "known_clients", ["establishment_id"]
    )
    policies.confine("known_clients", "establishment_id")
