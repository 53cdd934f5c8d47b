"""Since when nobody administers an establishment any more."""

from shared.migrations import foundation

revision = "0007"
down_revision = "0006"


def upgrade():
    foundation.note_orphans()
