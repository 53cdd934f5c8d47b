"""Things and bridges."""

import sqlalchemy as sa
from alembic import op

from shared.migrations import foundation, policies
from shared.migrations.foundation import jobs

revision = "0001"
down_revision = None


def upgrade():
    foundation.create()
    jobs.create()
    foundation.count_starts()
    foundation.mark_erased()
    foundation.find_subjects()
    foundation.note_orphans()
    foundation.assign_clients()
    foundation.name_backlog()
    foundation.search_establishments()
    foundation.ask_for_factors()
    foundation.fold_establishments()
    foundation.tell_breaks()
    foundation.tell_duties()
    foundation.find_accounts_by_home()
    op.create_table(
        "bridges",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("centralising_id", sa.Uuid(), nullable=False),
        sa.Column("delegating_id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bridges")),
    )
    op.create_table(
        "lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lines")),
    )
    op.create_table(
        "things",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_things")),
    )
    policies.confine("things", "establishment_id")
    policies.confine("bridges", "centralising_id", "delegating_id")
    policies.append_only("lines")
