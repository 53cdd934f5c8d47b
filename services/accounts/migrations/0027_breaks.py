"""Since when a delegation lets somebody without a break; when an application ends."""

import sqlalchemy as sa
from alembic import op

from shared.migrations import foundation

revision = "0027"
down_revision = "0026"


def upgrade():
    foundation.tell_breaks()
    op.add_column(
        "known_clients", sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True)
    )
