"""Since when nobody administers an establishment any more."""

from shared.migrations import foundation

revision = "0006"
down_revision = "0005"


def upgrade():
    foundation.note_orphans()
