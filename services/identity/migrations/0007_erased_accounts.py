"""Who has been erased."""

from shared.migrations import foundation

revision = "0007"
down_revision = "0006"


def upgrade():
    foundation.mark_erased()
