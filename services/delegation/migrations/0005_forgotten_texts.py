"""What people wrote in a delegation can be forgotten once it is long over."""

import sqlalchemy as sa
from alembic import op

from shared.migrations import policies

revision = "0005"
down_revision = "0004"


def upgrade():
    policies.forgetful("delegation_events", "facts", "reason")
    op.create_index(
        "ix_delegations_with_text",
        "delegations",
        ["ended_at"],
        postgresql_where=sa.text("text <> '{}'::jsonb"),
    )
