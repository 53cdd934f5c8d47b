"""What kinds of jobs a service has, and how each is done."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from shared.auth import Actor, Permission
from shared.jobs.tables import Job, JobItem

if TYPE_CHECKING:
    from shared.jobs.writing import Writing

ToolsT = TypeVar("ToolsT")
"""The class of a service's tools."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """What became of one thing.

    :ivar outcome: one word, counted in the job's progress
    :ivar code: of the refusal, if it was refused
    :ivar message: the same in words, in the language of the job
    :ivar subject_id: whom or what it is about, where that was not known before
    :ivar facts: what else the report tells
    :ivar keeps_given: whether what was handed in about it stays, as long as the report does
    """

    outcome: str
    code: str | None = None
    message: str | None = None
    subject_id: UUID | None = None
    facts: dict[str, Any] | None = None
    keeps_given: bool = False

    def about(self, subject_id: UUID) -> Self:
        """Say whom or what it is about."""
        return replace(self, subject_id=subject_id)

    def telling(self, **facts: Any) -> Self:
        """Tell something more in the report, before the rest."""
        return replace(self, facts={**facts, **(self.facts or {})})


@dataclass(frozen=True, kw_only=True)
class Work(Generic[ToolsT]):
    """A batch, or the end, of a job.

    :ivar session: of the one transaction, confined to the job's establishment
    :ivar actor: who asked, as the guard would settle them now; None at the end of a job that was
        stopped because they may no longer
    :ivar tools: the service's
    """

    session: Session
    job: Job
    actor: Actor | None
    now: datetime
    tools: ToolsT

    @property
    def doer(self) -> Actor:
        """Tell who asked; there is somebody in every batch."""
        assert self.actor is not None
        return self.actor


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of job.

    :ivar permission: what whoever asked must still be allowed, before each batch, and to read it
    """

    name: str
    permission: Permission


@dataclass(frozen=True, kw_only=True)
class ItemsKind(Kind, Generic[ToolsT]):
    """A kind that does something to one item after the other.

    :ivar perform: does a batch; returns a result for each item, in their order
    :ivar batch: how many items one transaction takes
    :ivar conclude: what is due at the end, however it comes: done, stopped or cancelled
    """

    perform: Callable[[Work[ToolsT], Sequence[JobItem]], Sequence[Result]]
    batch: int = 50
    conclude: Callable[[Work[ToolsT]], None] | None = None


@dataclass(frozen=True, kw_only=True)
class FileKind(Kind, Generic[ToolsT]):
    """A kind that writes a file; interrupted, it begins again.

    :ivar write: writes it, calling `writing.tick` now and then
    """

    write: "Callable[[Writing[ToolsT]], None]"


KindFor = ItemsKind[ToolsT] | FileKind[ToolsT]
"""One kind of job of a service whose tools are of a class."""

Kinds = Mapping[str, KindFor[ToolsT]]
"""Every kind of job of a service, by name."""
