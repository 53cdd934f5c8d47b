"""Letters with codes that reached nobody."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade():
    for table in ("registrations", "recoveries"):
        column = sa.Column("letter_lost_at", sa.DateTime(timezone=True), nullable=True)
        op.add_column(table, column)
