"""By what the register is looked up; no establishment without an address that letters go to."""

import sqlalchemy as sa
from alembic import op

from shared.migrations.refolding import refold
from shared.text import fold

revision = "0029"
down_revision = "0028"


def upgrade():
    op.add_column(
        "register_entries",
        sa.Column("search_text", sa.String(), server_default="", nullable=False),
    )
    op.create_check_constraint(
        op.f("ck_establishments_address_of_record"),
        "establishments",
        "is_platform OR address IS NOT NULL",
    )
    refold(
        "register_entries",
        reads=("name", "siret", "contract_number", "address"),
        keys=lambda row: {
            "search_text": fold(
                f"{row['name']} {row['siret']} {row['contract_number']} {row['address']['city']}"
            )
        },
    )
    op.alter_column("register_entries", "search_text", server_default=None)
