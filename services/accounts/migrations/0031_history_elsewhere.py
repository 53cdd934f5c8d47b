"""What was done by delegation is found across establishments, by delegation and time."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade():
    op.create_index(
        "ix_operations_elsewhere",
        "operations",
        ["delegation_id", "happened_at"],
        postgresql_where=sa.text("delegation_id IS NOT NULL"),
    )
