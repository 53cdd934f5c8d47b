"""The backlog: stored messages whose handler's turn has not come had another name."""

from shared.migrations import foundation

revision = "0020"
down_revision = "0019"


def upgrade():
    foundation.name_backlog()
