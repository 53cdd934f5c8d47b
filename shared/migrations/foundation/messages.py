"""Messages: what was announced, what was heard, what waits."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

INSTANT = sa.DateTime(timezone=True)


def create() -> None:
    """Make these tables."""
    _outbox()
    _relay_counter()
    _inbox()
    _publishers()
    _deferred()
    _parked()
    _chore_runs()


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger()),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("message", JSONB(), nullable=False),
        sa.Column("created_at", INSTANT, server_default=sa.text("now()"), nullable=False),
        sa.Column("published_at", INSTANT),
        sa.Column("again_for", sa.String()),
        sa.PrimaryKeyConstraint("number", name="pk_outbox"),
        sa.UniqueConstraint("id", name="uq_outbox_id"),
        sa.UniqueConstraint("position", name="uq_outbox_position"),
    )
    op.create_index(
        "ix_outbox_again",
        "outbox",
        ["position"],
        postgresql_where=sa.text("again_for IS NOT NULL"),
    )
    op.create_index("ix_outbox_published_at", "outbox", ["published_at"])
    op.create_index(
        "ix_outbox_unnumbered",
        "outbox",
        ["number"],
        postgresql_where=sa.text("position IS NULL"),
    )
    op.create_index(
        "ix_outbox_unpublished",
        "outbox",
        ["position"],
        postgresql_where=sa.text("published_at IS NULL AND position IS NOT NULL"),
    )


def _relay_counter() -> None:
    op.create_table(
        "relay_counter",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_position", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_relay_counter"),
    )


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("publisher", sa.String(), nullable=False),
        sa.Column("position", sa.BigInteger()),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("is_projected", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("received_at", INSTANT, server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("message_id", name="pk_inbox"),
    )
    op.create_index("ix_inbox_publisher_position", "inbox", ["publisher", "position"])
    op.create_index("ix_inbox_received_at", "inbox", ["received_at"])


def _publishers() -> None:
    op.create_table(
        "publishers",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("contiguous", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "heartbeats",
            JSONB(),
            server_default=sa.text("'[]'::jsonb"),
            nullable=False,
        ),
        sa.Column("known_as_of", INSTANT),
        sa.PrimaryKeyConstraint("name", name="pk_publishers"),
    )


def _deferred() -> None:
    op.create_table(
        "deferred",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("due_at", INSTANT),
        sa.Column("awaits_facts", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("deferred_at", INSTANT, nullable=False),
        sa.Column("publisher", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("message", JSONB(), nullable=False),
        sa.Column("is_projected", sa.Boolean(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.String()),
        sa.PrimaryKeyConstraint("id", name="pk_deferred"),
        sa.UniqueConstraint("number", name="uq_deferred_number"),
    )
    op.create_index(
        "ix_deferred_due_at",
        "deferred",
        ["due_at"],
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_index(
        "ix_deferred_subject_publisher_number",
        "deferred",
        ["subject", "publisher", "number"],
    )


def count_starts() -> None:
    """Count how often a kept message was begun."""
    starts = sa.Column("starts", sa.Integer(), server_default=sa.text("0"), nullable=False)
    op.add_column("deferred", starts)


def name_backlog() -> None:
    """Call the table of stored messages whose handler's turn has not come the backlog."""
    op.rename_table("deferred", "backlog")
    op.alter_column("backlog", "deferred_at", new_column_name="stored_at")
    for old, new in (
        ("pk_deferred", "pk_backlog"),
        ("uq_deferred_number", "uq_backlog_number"),
        ("ix_deferred_due_at", "ix_backlog_due_at"),
        ("ix_deferred_subject_publisher_number", "ix_backlog_subject_publisher_number"),
    ):
        op.execute(f"ALTER INDEX {old} RENAME TO {new}")
    op.execute("ALTER SEQUENCE deferred_number_seq RENAME TO backlog_number_seq")


def _parked() -> None:
    op.create_table(
        "parked",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("parked_at", INSTANT, nullable=False),
        sa.Column("publisher", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("message", JSONB(), nullable=False),
        sa.Column("is_projected", sa.Boolean(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.String()),
        sa.PrimaryKeyConstraint("id", name="pk_parked"),
    )
    op.create_index("ix_parked_parked_at", "parked", ["parked_at"])


def _chore_runs() -> None:
    op.create_table(
        "chore_runs",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("last_run_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_chore_runs"),
    )
