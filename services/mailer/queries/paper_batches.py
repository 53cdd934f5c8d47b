"""What waits to be printed, and the batches that were made of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import Session

from services.mailer.domain import postage
from services.mailer.domain.manifest import Line
from services.mailer.domain.paper_contents import PaperKind
from services.mailer.domain.postage import EnvelopeSize
from services.mailer.models import (
    BatchStatus,
    KnownEstablishment,
    PaperBatch,
    PaperItem,
    PaperStatus,
)
from services.mailer.queries import sandbox
from shared.clock import day_ends_at

SHEETS = func.div(PaperItem.pages + 1, 2)
"""As `postage.sheets` counts them."""


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Letters of one kind and size that wait for a batch.

    :ivar letters: that a batch takes; of these are `pages` and `sheets`
    :ivar kept_back: of establishments in the sandbox, which no batch takes
    :ivar oldest_at: when the first of all was ordered
    """

    kind: PaperKind
    envelope: EnvelopeSize
    letters: int
    pages: int
    sheets: int
    kept_back: int
    oldest_at: datetime


def waiting(session: Session) -> Sequence[Waiting]:
    """Count what waits to be printed, by kind and size."""
    groups = (PaperItem.kind, PaperItem.envelope)
    is_kept_back = func.coalesce(KnownEstablishment.is_sandbox, false())
    found = session.execute(
        select(
            *groups,
            func.count().filter(~is_kept_back),
            func.coalesce(func.sum(PaperItem.pages).filter(~is_kept_back), 0),
            func.coalesce(func.sum(SHEETS).filter(~is_kept_back), 0),
            func.count().filter(is_kept_back),
            func.min(PaperItem.created_at),
        )
        .outerjoin(KnownEstablishment, KnownEstablishment.id == PaperItem.establishment_id)
        .where(PaperItem.status == PaperStatus.TO_PRINT, PaperItem.batch_id.is_(None))
        .group_by(*groups)
        .order_by(*groups)
    )
    return [
        Waiting(
            kind=kind,
            envelope=envelope,
            letters=letters,
            pages=int(pages),
            sheets=int(sheets),
            kept_back=kept_back,
            oldest_at=oldest,
        )
        for kind, envelope, letters, pages, sheets, kept_back, oldest in found
    ]


def free(kind: PaperKind, envelope: EnvelopeSize, *, until: date) -> Select[PaperItem]:
    """Select the letters that a batch of this choice takes, the oldest first: none of a sandbox."""
    return (
        select(PaperItem)
        .where(
            PaperItem.status == PaperStatus.TO_PRINT,
            PaperItem.batch_id.is_(None),
            PaperItem.kind == kind,
            PaperItem.envelope == envelope,
            PaperItem.created_at < day_ends_at(until),
            ~sandbox.is_of_one(PaperItem.establishment_id),
        )
        .order_by(PaperItem.id)
    )


def listed(*, status: BatchStatus | None = None) -> Select[PaperBatch]:
    """Select batches, the newest first."""
    batches = select(PaperBatch).order_by(PaperBatch.number.desc())
    return batches if status is None else batches.where(PaperBatch.status == status)


def get(session: Session, batch_id: UUID, *, lock: bool = False) -> PaperBatch:
    """Find one.

    :raises sqlalchemy.exc.NoResultFound: if there is none
    """
    return session.get_one(PaperBatch, batch_id, with_for_update=lock)


def items(batch_id: UUID) -> Select[PaperItem]:
    """Select the letters that stand in a batch, in their order."""
    return (
        select(PaperItem)
        .where(PaperItem.batch_id == batch_id, PaperItem.place.is_not(None))
        .order_by(PaperItem.place)
    )


def establishments(session: Session, batch_id: UUID) -> Sequence[UUID]:
    """List the establishments that a batch has letters to."""
    return session.scalars(
        select(PaperItem.establishment_id)
        .where(PaperItem.batch_id == batch_id, PaperItem.place.is_not(None))
        .distinct()
        .order_by(PaperItem.establishment_id)
    ).all()


def lines(session: Session, batch_id: UUID) -> Sequence[Line]:
    """List the letters of a batch as its manifest tells them; what was put back is left out."""
    return [
        Line(
            place=item.place or 0,
            reference=item.reference,
            kind=item.kind,
            envelope=item.envelope or postage.size_for(item.pages or 0),
            pages=item.pages or 0,
            grams=item.grams,
        )
        for item in session.scalars(items(batch_id))
    ]
