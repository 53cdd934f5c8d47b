"""Which establishments ask for a second factor."""

from shared.migrations import foundation

revision = "0025"
down_revision = "0024"


def upgrade():
    foundation.ask_for_factors()
