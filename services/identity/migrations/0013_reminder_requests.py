"""Identifiers that were forgotten, found by an e-mail address."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade():
    op.create_table(
        "reminder_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_requests")),
    )
    op.create_index(
        "ix_credentials_email",
        "credentials",
        [sa.literal_column("lower(email)")],
        postgresql_where=sa.text("status <> 'deleted'"),
    )
