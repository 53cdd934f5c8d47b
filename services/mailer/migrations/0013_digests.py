"""E-mails that wait for others of their kind, and leave as one."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade():
    op.add_column("emails", sa.Column("gathers", sa.String()))
    op.create_index(
        "ix_emails_held",
        "emails",
        ["due_at", "account_id"],
        postgresql_where=sa.text("status = 'held'"),
    )
