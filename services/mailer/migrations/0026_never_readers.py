"""What operators write to establishments that have never opened a letter."""

import sqlalchemy as sa
from alembic import op

from shared.migrations import policies

revision = "0026"
down_revision = "0025"


def upgrade():
    op.create_table(
        "never_reader_mailings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("departement", sa.String(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("establishments", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_never_reader_mailings")),
    )
    op.create_index(
        "ix_never_reader_mailings_unfinished",
        "never_reader_mailings",
        ["id"],
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.create_table(
        "mailed_never_readers",
        sa.Column("mailing_id", sa.Uuid(), nullable=False),
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["mailing_id"],
            ["never_reader_mailings.id"],
            name=op.f("fk_mailed_never_readers_mailing_id_never_reader_mailings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "mailing_id", "establishment_id", name=op.f("pk_mailed_never_readers")
        ),
    )
    op.create_index(
        op.f("ix_mailed_never_readers_establishment_id"),
        "mailed_never_readers",
        ["establishment_id"],
    )
    op.create_index(
        "ix_mailed_never_readers_waiting",
        "mailed_never_readers",
        ["mailing_id", "establishment_id"],
        postgresql_where=sa.text("people IS NULL"),
    )
    policies.confine("mailed_never_readers", "establishment_id")
