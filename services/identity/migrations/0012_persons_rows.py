"""What is kept of one holder is found by indexes."""

from alembic import op

from shared.migrations import foundation

revision = "0012"
down_revision = "0011"


def upgrade():
    foundation.find_subjects()
    op.create_index(op.f("ix_holder_sessions_account_id"), "holder_sessions", ["account_id"])
