"""The backlog: stored messages whose handler's turn has not come had another name."""

from shared.migrations import foundation

revision = "0010"
down_revision = "0009"


def upgrade():
    foundation.name_backlog()
