"""Jobs and what they are done to. Rows belong to the establishment acted in and to the actor's."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, ForeignKey, Index, String, func, or_, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.db import TYPES, Record, metadata
from shared.tenancy import Confined, Tenants


class JobsBase(DeclarativeBase):
    """The tables that the database of a service with long acts carries."""

    metadata = metadata()
    type_annotation_map = TYPES


class JobStatus(StrEnum):
    """Where a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


FINISHED = frozenset({JobStatus.DONE, JobStatus.FAILED, JobStatus.CANCELLED})


class _OfBoth(Confined):
    """Rows of the establishment a job acts in, and of the one that the actor belongs to."""

    establishment_id: Mapped[UUID | None]
    home_id: Mapped[UUID | None]

    @classmethod
    def visible_to(cls, tenants: Tenants) -> ColumnElement[bool]:
        """State that both establishments see it."""
        return or_(cls.establishment_id.in_(tenants), cls.home_id.in_(tenants))


class Job(Record, _OfBoth, JobsBase):
    """A long act that somebody has asked for.

    :ivar kind: names the `Kind` that knows how
    :ivar actor_id: who asked: an account, or a machine client
    :ivar establishment_id: the one acted in; None: the whole platform
    :ivar home_id: the one that the actor belongs to
    :ivar delegation_id: the delegation that let them, as they asked
    :ivar claims: what their token said, so that it can be asked again whether they may
    :ivar language: of the report
    :ivar total: how many things there are to do; None: not known yet
    :ivar outcomes: how many things ended how
    :ivar problem: the code of what stopped it; None: nothing did
    :ivar turn_at: when its next batch is due: the longest waiting job is served first
    :ivar content: where its result is kept in the storage, if it has one
    :ivar expires_at: when it is forgotten, with its report and its content
    """

    __tablename__ = "jobs"
    __table_args__ = (
        Index("ix_jobs_unfinished", "turn_at", postgresql_where=text("ended_at IS NULL")),
        Index("ix_jobs_actor_id_created_at", "actor_id", "created_at"),
        Index("ix_jobs_expires_at", "expires_at", postgresql_where=text("expires_at IS NOT NULL")),
    )

    kind: Mapped[str] = mapped_column(String(40))
    actor_id: Mapped[UUID]
    delegation_id: Mapped[UUID | None]
    claims: Mapped[dict[str, Any]]
    language: Mapped[str] = mapped_column(String(2))
    correlation_id: Mapped[str | None]
    traceparent: Mapped[str | None]
    parameters: Mapped[dict[str, Any]]
    status: Mapped[JobStatus] = mapped_column(default=JobStatus.QUEUED)
    total: Mapped[int | None]
    done: Mapped[int] = mapped_column(server_default=text("0"), default=0)
    outcomes: Mapped[dict[str, Any]] = mapped_column(
        server_default=text("'{}'::jsonb"), default=dict
    )
    problem: Mapped[str | None]
    turn_at: Mapped[datetime] = mapped_column(server_default=func.now())
    started_at: Mapped[datetime | None]
    cancel_requested_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    content: Mapped[str | None]
    content_name: Mapped[str | None]
    content_type: Mapped[str | None]
    content_size: Mapped[int | None] = mapped_column(BigInteger)
    expires_at: Mapped[datetime | None]

    @property
    def is_finished(self) -> bool:
        """Tell whether nothing more will be done."""
        return self.status in FINISHED

    @property
    def is_cancelling(self) -> bool:
        """Tell whether it is to stop before its next batch."""
        return self.cancel_requested_at is not None and not self.is_finished

    def count(self, results: dict[str, int]) -> None:
        """Count what has just ended, by outcome."""
        known = dict(self.outcomes)
        for outcome, number in results.items():
            known[outcome] = known.get(outcome, 0) + number
        self.outcomes = known
        self.done += sum(results.values())


class JobItem(_OfBoth, JobsBase):
    """One thing that a job is done to; its outcome is a line of the report.

    :ivar number: its place: 1, 2, 3 …, or the line of a file
    :ivar subject_id: whom or what it is about, if that has an id
    :ivar given: what was handed in about it; emptied when it is done, unless its result keeps it
    :ivar outcome: what became of it; None: nothing yet
    :ivar code: of the refusal, if it was refused
    :ivar message: the same in words
    :ivar facts: what else the report tells
    """

    __tablename__ = "job_items"
    __table_args__ = (
        Index("ix_job_items_waiting", "job_id", "number", postgresql_where=text("outcome IS NULL")),
        Index(
            "ix_job_items_subject_id",
            "subject_id",
            postgresql_where=text("subject_id IS NOT NULL"),
        ),
    )

    job_id: Mapped[UUID] = mapped_column(
        ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    subject_id: Mapped[UUID | None]
    given: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    outcome: Mapped[str | None] = mapped_column(String(40))
    code: Mapped[str | None] = mapped_column(String(80))
    message: Mapped[str | None]
    facts: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
