"""What was done by delegation is found by it and by time, in one establishment or in many."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade():
    op.drop_index("ix_operations_delegated", table_name="operations")
    op.create_index(
        "ix_operations_delegated",
        "operations",
        ["delegation_id", "happened_at"],
        postgresql_where=sa.text("delegation_id IS NOT NULL"),
    )
