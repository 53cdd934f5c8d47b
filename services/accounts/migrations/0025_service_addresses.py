"""Where people use a service of the catalogue."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade():
    op.add_column("services", sa.Column("address", sa.String(500), nullable=True))
    op.create_check_constraint(op.f("ck_services_address"), "services", "address ~ '^https://'")
