"""Letters on paper go to the print shop in batches, leave, and sometimes come back."""

import sqlalchemy as sa
from alembic import op

from shared.migrations import policies

revision = "0027"
down_revision = "0026"

SIZES = sa.Enum("dl", "c4", name="envelopesize", native_enum=False, length=40)
KINDS = sa.Enum(
    "account_created",
    "account_promoted",
    "establishment_orphaned",
    "recovery_code",
    "registration_code",
    "letter_copy",
    name="paperkind",
    native_enum=False,
    length=40,
)
STATES = sa.Enum(
    "making",
    "made",
    "dispatched",
    "removed",
    "dropped",
    name="batchstatus",
    native_enum=False,
    length=40,
)
REASONS = sa.Enum(
    "unknown",
    "bad_address",
    "refused",
    "unclaimed",
    "other",
    name="returnreason",
    native_enum=False,
    length=40,
)


def upgrade():
    make_batches()
    widen_items()


def make_batches():
    op.create_table(
        "paper_batches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), sa.Identity(start=1), nullable=False),
        sa.Column("kind", KINDS, nullable=False),
        sa.Column("envelope", SIZES, nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("status", STATES, nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.Column("grams", sa.Integer(), nullable=False),
        sa.Column("file_pages", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("downloads", sa.Integer(), nullable=False),
        sa.Column("dispatched_on", sa.Date(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_batches")),
        sa.UniqueConstraint("number", name=op.f("uq_paper_batches_number")),
    )
    op.create_index(
        "ix_paper_batches_kept",
        "paper_batches",
        ["dispatched_on"],
        postgresql_where=sa.text("digest IS NOT NULL AND removed_at IS NULL"),
    )
    op.create_index(op.f("ix_paper_batches_digest"), "paper_batches", ["digest"])
    policies.confine("paper_batches")


def widen_items():
    table = "paper_items"
    number = sa.Column("number", sa.BigInteger(), sa.Identity(start=100_000), nullable=False)
    op.add_column(table, number)
    for name, kind in (
        ("told_at", sa.DateTime(timezone=True)),
        ("envelope", SIZES),
        ("batch_id", sa.Uuid()),
        ("place", sa.Integer()),
        ("printed_at", sa.DateTime(timezone=True)),
        ("dispatched_on", sa.Date()),
        ("returned_on", sa.Date()),
        ("return_reason", REASONS),
        ("return_note", sa.String()),
        ("settled_at", sa.DateTime(timezone=True)),
        ("forgotten_at", sa.DateTime(timezone=True)),
    ):
        op.add_column(table, sa.Column(name, kind, nullable=True))
    op.execute(
        "UPDATE paper_items SET envelope = CASE WHEN pages <= 10 THEN 'dl' ELSE 'c4' END "
        "WHERE pages IS NOT NULL"
    )
    op.create_foreign_key(
        op.f("fk_paper_items_batch_id"), table, "paper_batches", ["batch_id"], ["id"]
    )
    op.create_index(op.f("ix_paper_items_number"), table, ["number"], unique=True)
    for name, columns, where in (
        (op.f("ix_paper_items_batch_id"), ["batch_id"], "batch_id IS NOT NULL"),
        ("ix_paper_items_to_settle", ["id"], "status = 'returned' AND settled_at IS NULL"),
        ("ix_paper_items_dispatched_on", ["dispatched_on"], "dispatched_on IS NOT NULL"),
    ):
        op.create_index(name, table, columns, postgresql_where=sa.text(where))
