"""Automatic extensions: the last day that was agreed to, where the one in force counts more."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0019"
down_revision = "0018"


def upgrade():
    for column in (
        sa.Column("agreed_until", sa.Date()),
        sa.Column("extension_allowed_at", sa.DateTime(timezone=True)),
        sa.Column("extension_allowed_by", sa.Uuid()),
        sa.Column("extension_text", JSONB(), server_default="{}", nullable=False),
        sa.Column("extension_text_hash", sa.String()),
        sa.Column("extension_told_at", sa.DateTime(timezone=True)),
        sa.Column("extended_at", sa.DateTime(timezone=True)),
    ):
        op.add_column("delegations", column)
    op.create_check_constraint(
        op.f("ck_delegations_extension_is_later"), "delegations", "agreed_until < ends_on"
    )
    op.create_index(
        "ix_delegations_extensions",
        "delegations",
        ["agreed_until", "id"],
        postgresql_where=sa.text("agreed_until IS NOT NULL AND extended_at IS NULL"),
    )
