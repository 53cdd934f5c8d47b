"""What jobs did about somebody is found by its index."""

from shared.migrations import foundation

revision = "0016"
down_revision = "0015"


def upgrade():
    foundation.find_subjects()
