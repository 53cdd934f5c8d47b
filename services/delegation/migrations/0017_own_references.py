"""What a centralising establishment calls a delegation by; accounts are found by their home."""

import sqlalchemy as sa
from alembic import op

from shared.migrations import foundation

revision = "0017"
down_revision = "0016"


def upgrade():
    op.add_column("delegations", sa.Column("own_reference", sa.String()))
    op.add_column("delegations", sa.Column("own_reference_key", sa.String()))
    foundation.find_accounts_by_home()
