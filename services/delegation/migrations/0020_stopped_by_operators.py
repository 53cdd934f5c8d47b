"""Delegations that operators have suspended, and why."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade():
    suspended_by = op.f("ck_delegations_suspended_by")
    op.add_column(
        "delegations",
        sa.Column("is_stopped", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column("delegations", sa.Column("stop_reason", sa.String()))
    op.drop_constraint(suspended_by, "delegations")
    op.create_check_constraint(
        suspended_by,
        "delegations",
        "(status = 'suspended') = (is_paused OR is_stopped OR is_held)",
    )
    op.create_check_constraint(
        op.f("ck_delegations_stop_reason"), "delegations", "is_stopped OR stop_reason IS NULL"
    )
