"""Passwords of a former platform, and what judging one costs."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade():
    op.add_column("credentials", sa.Column("legacy_effort", sa.String(length=40), nullable=True))
    op.create_check_constraint(
        op.f("ck_credentials_legacy"),
        "credentials",
        "(legacy_effort IS NOT NULL) = coalesce(starts_with(password_hash, 'legacy:'), false)",
    )
    op.create_index(
        "ix_credentials_legacy",
        "credentials",
        ["legacy_effort"],
        unique=False,
        postgresql_where=sa.text("legacy_effort IS NOT NULL"),
    )
    op.create_table(
        "efforts",
        sa.Column("effort", sa.String(length=40), nullable=False),
        sa.Column("passwords", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("effort", name=op.f("pk_efforts")),
    )
