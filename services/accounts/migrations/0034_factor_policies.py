"""Which establishments ask for a second factor, of whom, and from when."""

import sqlalchemy as sa
from alembic import op

from shared.migrations import foundation

revision = "0034"
down_revision = "0033"


def upgrade():
    foundation.ask_for_factors()
    whom = sa.Enum(
        "administrators", "everybody", name="factoraskedof", native_enum=False, length=40
    )
    op.add_column("establishments", sa.Column("second_factor_for", whom))
    op.add_column("establishments", sa.Column("second_factor_from", sa.Date()))
    op.create_check_constraint(
        op.f("ck_establishments_second_factor"),
        "establishments",
        "(second_factor_for IS NULL) = (second_factor_from IS NULL)",
    )
