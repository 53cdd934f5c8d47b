"""How often a kept message was begun."""

from shared.migrations import foundation

revision = "0002"
down_revision = "0001"


def upgrade():
    foundation.count_starts()
