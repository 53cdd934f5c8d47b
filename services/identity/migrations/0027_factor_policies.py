"""Which establishments ask for a second factor, and who was reminded of it."""

import sqlalchemy as sa
from alembic import op

from shared.migrations import foundation, policies

revision = "0027"
down_revision = "0026"


def upgrade():
    foundation.ask_for_factors()
    op.create_table(
        "factor_reminders",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["credentials.account_id"], name=op.f("fk_factor_reminders_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_factor_reminders")),
    )
    for column in ("establishment_id", "due_on"):
        op.create_index(op.f(f"ix_factor_reminders_{column}"), "factor_reminders", [column])
    policies.confine("factor_reminders", "establishment_id")
