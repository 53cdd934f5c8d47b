"""How often a kept message was begun."""

from shared.migrations import foundation

revision = "0010"
down_revision = "0009"


def upgrade():
    foundation.count_starts()
