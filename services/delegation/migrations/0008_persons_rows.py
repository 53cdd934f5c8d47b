"""What is kept of one person is found by indexes, what is over included."""

from alembic import op

from shared.migrations import foundation

revision = "0008"
down_revision = "0007"


def upgrade():
    foundation.find_subjects()
    op.drop_index("ix_assignments_account_id", "assignments")
    op.create_index("ix_assignments_account_id", "assignments", ["account_id"])
    op.create_index("ix_delegation_events_account_id", "delegation_events", ["account_id"])
