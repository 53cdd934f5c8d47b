"""Which key marks a session's newest refresh token, now that there may be two."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade():
    op.add_column("holder_sessions", sa.Column("refresh_key", sa.String(length=16), nullable=True))
