"""Who has been erased."""

from shared.migrations import foundation

revision = "0004"
down_revision = "0003"


def upgrade():
    foundation.mark_erased()
