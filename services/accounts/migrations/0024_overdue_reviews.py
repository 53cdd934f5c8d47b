"""Which overdue review an establishment's administrators were told of."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade():
    op.add_column("establishments", sa.Column("review_told_for", sa.Date(), nullable=True))
