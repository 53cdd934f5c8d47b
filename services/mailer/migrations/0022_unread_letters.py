"""Administrators are told of letters that nobody opens."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade():
    op.add_column(
        "letters",
        sa.Column("reminded_days", sa.SmallInteger(), server_default="0", nullable=False),
    )
    # Of what is older nobody is told all at once: each letter waits for its next step.
    op.execute(
        """
        UPDATE letters SET reminded_days = CASE
            WHEN created_at <= now() - interval '90 days' THEN 90
            WHEN created_at <= now() - interval '30 days' THEN 30
            WHEN created_at <= now() - interval '7 days' THEN 7
            ELSE 0
        END
        WHERE first_read_at IS NULL
        """
    )
    op.create_index(
        "ix_letters_unread",
        "letters",
        ["reminded_days", "created_at"],
        postgresql_where=sa.text("first_read_at IS NULL"),
    )
