"""How far a delegate went who asked for an e-mail address that waits to be confirmed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"


def upgrade():
    op.add_column(
        "accounts",
        sa.Column(
            "pending_reach",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=True,
        ),
    )
