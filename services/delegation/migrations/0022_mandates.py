"""Mandates on paper that requests take up."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade():
    op.add_column("delegations", sa.Column("mandate_signed_on", sa.Date()))
    op.add_column("delegations", sa.Column("mandate_reference", sa.String()))
    op.create_check_constraint(
        op.f("ck_delegations_whole_mandate"),
        "delegations",
        "(mandate_signed_on IS NULL) = (mandate_reference IS NULL)",
    )
