"""The requests whose time to answer has gone by, looked for each minute."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade():
    op.create_index(
        "ix_delegations_unanswered",
        "delegations",
        ["answer_by", "id"],
        postgresql_where=sa.text("status = 'pending'"),
    )
