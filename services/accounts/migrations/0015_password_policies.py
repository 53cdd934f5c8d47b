"""What establishments ask of passwords beside the platform."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade():
    policy = sa.Enum("seed", "modern", name="passwordpolicy", native_enum=False, length=40)
    op.add_column("establishments", sa.Column("password_policy", policy))
    op.add_column("establishments", sa.Column("password_min_length", sa.Integer()))
