"""What establishments ask of passwords beside the platform."""

import sqlalchemy as sa
from alembic import op

from shared.migrations import policies

revision = "0011"
down_revision = "0010"


def upgrade():
    op.create_table(
        "raised_policies",
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column(
            "policy",
            sa.Enum("seed", "modern", name="policyname", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("min_length", sa.Integer(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("establishment_id", name=op.f("pk_raised_policies")),
    )
    policies.confine("raised_policies", "establishment_id")
