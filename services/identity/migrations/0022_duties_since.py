"""Since when an operator has each duty without a break."""

from shared.migrations import foundation

revision = "0022"
down_revision = "0021"


def upgrade():
    foundation.tell_duties()
