"""Whether the holder asked for the e-mail address that waits to be confirmed."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade():
    op.add_column(
        "accounts",
        sa.Column("pending_is_own", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
