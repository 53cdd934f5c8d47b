"""Letters are found by what their depositors call them."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade():
    op.create_index(
        "ix_letters_reference",
        "letters",
        ["establishment_id", "reference"],
        postgresql_where=sa.text("reference IS NOT NULL"),
    )
