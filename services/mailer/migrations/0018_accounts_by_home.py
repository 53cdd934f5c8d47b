"""What is known of the accounts of an establishment is found by it."""

from shared.migrations import foundation

revision = "0018"
down_revision = "0017"


def upgrade():
    foundation.find_accounts_by_home()
