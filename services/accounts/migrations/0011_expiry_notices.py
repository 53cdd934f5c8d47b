"""Who was told that accounts are about to end."""

import sqlalchemy as sa
from alembic import op

from shared.migrations import policies

revision = "0011"
down_revision = "0010"

_PERIOD = sa.Enum("month", "day", name="period", native_enum=False, length=40)


def upgrade():
    op.add_column("accounts", sa.Column("reminded_for", sa.Date(), nullable=True))
    op.create_table(
        "expiry_notices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column("period", _PERIOD, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["establishment_id"],
            ["establishments.id"],
            name=op.f("fk_expiry_notices_establishment_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expiry_notices")),
    )
    op.create_index(
        op.f("ix_expiry_notices_establishment_id_period_first_day"),
        "expiry_notices",
        ["establishment_id", "period", "first_day"],
        unique=True,
    )
    policies.confine("expiry_notices", "establishment_id")
