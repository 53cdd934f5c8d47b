"""Since when a delegation lets somebody without a break."""

from shared.migrations import foundation

revision = "0017"
down_revision = "0016"


def upgrade():
    foundation.tell_breaks()
