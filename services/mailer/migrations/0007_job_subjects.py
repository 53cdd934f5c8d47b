"""What jobs did about somebody is found by its index."""

from shared.migrations import foundation

revision = "0007"
down_revision = "0006"


def upgrade():
    foundation.find_subjects()
