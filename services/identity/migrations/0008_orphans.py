"""Since when nobody administers an establishment any more."""

from shared.migrations import foundation

revision = "0008"
down_revision = "0007"


def upgrade():
    foundation.note_orphans()
