"""How often a kept message was begun."""

from shared.migrations import foundation

revision = "0003"
down_revision = "0002"


def upgrade():
    foundation.count_starts()
