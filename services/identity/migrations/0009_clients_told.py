"""Machine clients are announced: those made before, by a chore; which are assigned is kept."""

import sqlalchemy as sa
from alembic import op

from shared.migrations import foundation

revision = "0009"
down_revision = "0008"


def upgrade():
    foundation.assign_clients()
    op.add_column("machine_clients", sa.Column("announced_at", sa.DateTime(timezone=True)))
