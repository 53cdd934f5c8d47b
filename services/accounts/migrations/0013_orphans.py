"""Establishments that nobody administers any more, and who asks to recover them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.migrations import foundation, policies

revision = "0013"
down_revision = "0012"

INSTANT = sa.DateTime(timezone=True)


def upgrade():
    foundation.note_orphans()
    op.add_column("establishments", sa.Column("orphaned_at", INSTANT))
    op.add_column("establishments", sa.Column("orphan_warned_for", sa.Date()))
    op.create_index(
        "ix_establishments_orphaned_at",
        "establishments",
        ["orphaned_at"],
        postgresql_where=sa.text("orphaned_at IS NOT NULL"),
    )
    op.create_table(
        "recoveries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code_digest", sa.String(length=64), nullable=True),
        sa.Column("wrong_tries", sa.Integer(), nullable=False),
        sa.Column("lapses_at", INSTANT, nullable=False),
        sa.Column("proven_at", INSTANT, nullable=True),
        sa.Column("lapsed_at", INSTANT, nullable=True),
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("administrator", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", INSTANT, server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["establishment_id"],
            ["establishments.id"],
            name=op.f("fk_recoveries_establishment_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recoveries")),
    )
    still_open = sa.text("proven_at IS NULL AND lapsed_at IS NULL")
    op.create_index(
        "uq_recoveries_open",
        "recoveries",
        ["establishment_id"],
        unique=True,
        postgresql_where=still_open,
    )
    op.create_index(
        "ix_recoveries_lapses_at", "recoveries", ["lapses_at"], postgresql_where=still_open
    )
    policies.confine("recoveries", "establishment_id")
