"""The backlog: stored messages whose handler's turn has not come had another name."""

from shared.migrations import foundation

revision = "0011"
down_revision = "0010"


def upgrade():
    foundation.name_backlog()
