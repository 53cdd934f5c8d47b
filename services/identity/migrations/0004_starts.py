"""How often a kept message was begun."""

from shared.migrations import foundation

revision = "0004"
down_revision = "0003"


def upgrade():
    foundation.count_starts()
