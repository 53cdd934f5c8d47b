"""Until when too many wrong passwords keep the holder of an account out."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade():
    op.add_column("accounts", sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True))
