"""When both sides of a delegation last heard of its end: warnings are told once each."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade():
    op.add_column("delegations", sa.Column("end_told_on", sa.Date()))
    told_at = "coalesce(answered_at, requested_at)"
    op.execute(
        f"UPDATE delegations SET end_told_on = ({told_at} AT TIME ZONE 'Europe/Paris')::date"
    )
    op.alter_column("delegations", "end_told_on", nullable=False)
