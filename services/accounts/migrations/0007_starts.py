"""How often a kept message was begun."""

from shared.migrations import foundation

revision = "0007"
down_revision = "0006"


def upgrade():
    foundation.count_starts()
