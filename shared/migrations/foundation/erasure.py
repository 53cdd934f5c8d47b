"""Who has been erased, as a later migration of each service makes it."""

import sqlalchemy as sa
from alembic import op

INSTANT = sa.DateTime(timezone=True)


def create() -> None:
    """Make the table of marks."""
    op.create_table(
        "erased_accounts",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column("requested_at", INSTANT, nullable=False),
        sa.Column("settled_at", INSTANT),
        sa.Column("due_at", INSTANT),
        sa.PrimaryKeyConstraint("account_id", name="pk_erased_accounts"),
    )
    op.create_index(
        "ix_erased_accounts_due_at",
        "erased_accounts",
        ["due_at"],
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_index(
        "ix_erased_accounts_pending",
        "erased_accounts",
        ["requested_at"],
        postgresql_where=sa.text("settled_at IS NULL"),
    )


def find_subjects() -> None:
    """Find what jobs did about an account without reading all that they did."""
    op.create_index(
        "ix_job_items_subject_id",
        "job_items",
        ["subject_id"],
        postgresql_where=sa.text("subject_id IS NOT NULL"),
    )
