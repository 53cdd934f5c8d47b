"""What the history is filtered by: the operation, the delegation, the time."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade():
    op.create_index(
        op.f("ix_operations_establishment_id_operation_number"),
        "operations",
        ["establishment_id", "operation", "number"],
    )
    op.create_index(
        "ix_operations_delegated",
        "operations",
        ["establishment_id", "delegation_id", "number"],
        postgresql_where=sa.text("delegation_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_operations_establishment_id_happened_at"),
        "operations",
        ["establishment_id", "happened_at"],
    )
