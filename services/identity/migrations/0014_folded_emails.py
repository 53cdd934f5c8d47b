"""E-mail addresses, folded, so that under row-level security an index finds them.

PostgreSQL tests the policy before `lower(email) = …`, which might tell of the row, and so never
used the index on that expression (docs/decisions/0015). A column that holds it has no such trouble.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade():
    folded = sa.Computed("lower(email)", persisted=True)
    op.add_column("credentials", sa.Column("folded_email", sa.String(), folded, nullable=False))
    op.drop_index("ix_credentials_email", "credentials")
    op.create_index(
        "ix_credentials_folded_email",
        "credentials",
        ["folded_email"],
        postgresql_where=sa.text("status <> 'deleted'"),
    )
