"""Which machine clients are assigned in a delegation."""

from shared.migrations import foundation

revision = "0006"
down_revision = "0005"


def upgrade():
    foundation.assign_clients()
