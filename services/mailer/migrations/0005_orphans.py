"""Since when nobody administers an establishment any more."""

from shared.migrations import foundation

revision = "0005"
down_revision = "0004"


def upgrade():
    foundation.note_orphans()
