"""Which establishments ask for a second factor."""

from shared.migrations import foundation

revision = "0029"
down_revision = "0028"


def upgrade():
    foundation.ask_for_factors()
