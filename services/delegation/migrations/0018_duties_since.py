"""Since when an operator has each duty without a break."""

from shared.migrations import foundation

revision = "0018"
down_revision = "0017"


def upgrade():
    foundation.tell_duties()
