"""The tables of messages in every service's database. None has a tenant, none has a policy."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from shared.db import SharedBase


class OutboxMessage(SharedBase):
    """What this service has announced, written in the transaction that made it true.

    :ivar number: the order of writing; it may have gaps, and rows may become visible out of order
    :ivar position: the publisher's gapless number, given by the relay; None until then
    :ivar published_at: since when every listener's queue (in one process: every listener) has it
    :ivar again_for: the one service that is to handle it a second time, by an operator's command
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_unnumbered", "number", postgresql_where=text("position IS NULL")),
        Index(
            "ix_outbox_unpublished",
            "position",
            postgresql_where=text("published_at IS NULL AND position IS NOT NULL"),
        ),
        Index("ix_outbox_again", "position", postgresql_where=text("again_for IS NOT NULL")),
        Index("ix_outbox_published_at", "published_at"),
    )

    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    position: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    type: Mapped[str]
    subject: Mapped[str]
    message: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    published_at: Mapped[datetime | None]
    again_for: Mapped[str | None]


class RelayCounter(SharedBase):
    """The last position given by this service's relay: one row, whose lock orders the numbering."""

    __tablename__ = "relay_counter"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_position: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))


class InboxMessage(SharedBase):
    """A message that has arrived: its effect, its deferral or its parking is in the same commit.

    :ivar is_projected: whether the access projection and the deny-list have taken it in
    """

    __tablename__ = "inbox"
    __table_args__ = (
        Index("ix_inbox_publisher_position", "publisher", "position"),
        Index("ix_inbox_received_at", "received_at"),
    )

    message_id: Mapped[UUID] = mapped_column(primary_key=True)
    publisher: Mapped[str]
    position: Mapped[int | None] = mapped_column(BigInteger)
    type: Mapped[str]
    is_projected: Mapped[bool] = mapped_column(server_default=text("true"))
    received_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Publisher(SharedBase):
    """How far this service has heard another, and as of when it knows what the other knows.

    :ivar contiguous: every position up to this one has arrived and is in the projections
    :ivar heartbeats: those whose position is not reached yet: `position` and `as_of`, oldest first
    :ivar known_as_of: all that the publisher had done by then is known here (design.md §4.8)
    """

    __tablename__ = "publishers"

    name: Mapped[str] = mapped_column(primary_key=True)
    contiguous: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    heartbeats: Mapped[list[dict[str, Any]]] = mapped_column(server_default=text("'[]'::jsonb"))
    known_as_of: Mapped[datetime | None]


class _Kept:
    """What is kept of a message that has not been handled yet."""

    id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-10)
    publisher: Mapped[str]
    subject: Mapped[str]
    type: Mapped[str]
    message: Mapped[dict[str, Any]]
    is_projected: Mapped[bool]
    tries: Mapped[int]
    error: Mapped[str | None]


class BacklogMessage(_Kept, SharedBase):
    """A message that waits for its next try, or behind its publisher's earlier one on its subject.

    :ivar number: the order within a subject
    :ivar starts: how often it was begun since it last ended in good order
    :ivar due_at: when to try; None while it stands behind another
    :ivar awaits_facts: its handler said so (`Defer`): any news of the subject is a reason to try
    """

    __tablename__ = "backlog"
    __table_args__ = (
        Index("ix_backlog_subject_publisher_number", "subject", "publisher", "number"),
        Index("ix_backlog_due_at", "due_at", postgresql_where=text("due_at IS NOT NULL")),
    )

    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), unique=True)
    starts: Mapped[int] = mapped_column(server_default=text("0"))
    due_at: Mapped[datetime | None]
    awaits_facts: Mapped[bool] = mapped_column(server_default=text("false"))
    stored_at: Mapped[datetime]


class ParkedMessage(_Kept, SharedBase):
    """A message given up after its last try, until somebody replays or discards it."""

    __tablename__ = "parked"
    __table_args__ = (Index("ix_parked_parked_at", "parked_at"),)

    parked_at: Mapped[datetime]


class ChoreRun(SharedBase):
    """When a chore was last done, whichever worker did it."""

    __tablename__ = "chore_runs"

    name: Mapped[str] = mapped_column(primary_key=True)
    last_run_at: Mapped[datetime]
