"""By what letters and establishments are looked for, folded anew."""

from shared.migrations import foundation
from shared.migrations.refolding import refold
from shared.text import fold

revision = "0011"
down_revision = "0010"


def upgrade():
    foundation.search_establishments()
    foundation.fold_establishments()
    refold(
        "letters",
        reads=("title", "reference"),
        keys=lambda row: {"search": fold(f"{row['title']} {row['reference'] or ''}")},
    )
