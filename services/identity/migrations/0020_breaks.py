"""Since when a delegation lets somebody without a break; when a code was asked for."""

import sqlalchemy as sa
from alembic import op

from shared.migrations import foundation

revision = "0020"
down_revision = "0019"


def upgrade():
    foundation.tell_breaks()
    op.add_column("codes", sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True))
