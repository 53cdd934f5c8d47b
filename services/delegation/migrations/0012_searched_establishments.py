"""By what establishments are looked for in lists of delegations."""

from shared.migrations import foundation

revision = "0012"
down_revision = "0011"


def upgrade():
    foundation.search_establishments()
    foundation.fold_establishments()
