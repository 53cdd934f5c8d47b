"""Since when nobody administers an establishment any more."""

from shared.migrations import foundation

revision = "0004"
down_revision = "0003"


def upgrade():
    foundation.note_orphans()
