"""What people and establishments are searched, sorted and compared by, folded anew."""

import json

import sqlalchemy as sa
from alembic import op

from shared.migrations import foundation
from shared.migrations.refolding import refold
from shared.text import fold, fold_address, fold_name

revision = "0022"
down_revision = "0021"

SEARCHED = ("last_name", "first_name", "identifier", "department", "email")


def upgrade():
    op.alter_column("accounts", "sort_name", type_=sa.String(collation="C"))
    foundation.search_establishments()
    foundation.fold_establishments()
    refold("accounts", reads=(*SEARCHED, "known_as"), keys=_of_account)
    refold(
        "establishments",
        reads=("name", "siret", "contract_numbers"),
        keys=lambda row: {
            "search_text": fold(f"{row['name']} {row['siret']} {' '.join(row['contract_numbers'])}")
        },
    )


def _of_account(row):
    known_as = {fact: fold(value) for fact, value in row["known_as"].items()}
    if "email" in known_as:
        known_as["email"] = fold_address(row["known_as"]["email"])
    return {
        "search_text": "\n".join(fold(row[column] or "") for column in SEARCHED),
        "sort_name": fold_name(last_name=row["last_name"], first_name=row["first_name"]),
        "known_as": json.dumps(known_as),
    }
