"""E-mail addresses are folded as every other key is, no longer by the database."""

from alembic import op

from shared.migrations import foundation
from shared.migrations.refolding import refold
from shared.text import fold_address

revision = "0016"
down_revision = "0015"


def upgrade():
    op.execute("ALTER TABLE credentials ALTER COLUMN folded_email DROP EXPRESSION")
    foundation.search_establishments()
    foundation.fold_establishments()
    refold(
        "credentials",
        key="account_id",
        reads=("email",),
        keys=lambda row: {"folded_email": fold_address(row["email"])},
    )
