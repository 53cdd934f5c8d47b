"""Who had a code sent, and by which delegation: it is worth what they are when it is used."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade():
    op.add_column("codes", sa.Column("asked_by_id", sa.Uuid(), nullable=True))
    op.add_column("codes", sa.Column("delegation_id", sa.Uuid(), nullable=True))
