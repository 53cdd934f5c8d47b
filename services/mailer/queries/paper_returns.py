"""Letters that have come back, and what letters have cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from services.mailer.domain.paper_contents import PaperKind
from services.mailer.domain.postage import EnvelopeSize
from services.mailer.models import KnownEstablishment, PaperItem, PaperStatus
from services.mailer.queries.paper_batches import SHEETS


@dataclass(frozen=True, kw_only=True)
class Month:
    """The letters of one kind and size that have left within a month.

    :ivar month: such as 2026-11
    """

    month: str
    kind: PaperKind
    envelope: EnvelopeSize
    letters: int
    pages: int
    sheets: int


def listed(*, is_settled: bool) -> Select[PaperItem]:
    """Select the letters that have come back: those to be looked after, the oldest first; or not.

    :param is_settled: those that operators have done with
    """
    returned = select(PaperItem).where(PaperItem.status == PaperStatus.RETURNED)
    if is_settled:
        return returned.where(PaperItem.settled_at.is_not(None)).order_by(PaperItem.id.desc())
    return returned.where(PaperItem.settled_at.is_(None)).order_by(PaperItem.id)


def homes(session: Session, items: Sequence[PaperItem]) -> Mapping[UUID, KnownEstablishment]:
    """Find the establishments that letters went to."""
    ids = {item.establishment_id for item in items}
    found = session.scalars(select(KnownEstablishment).where(KnownEstablishment.id.in_(ids)))
    return {home.id: home for home in found}


def months(session: Session, *, year: int) -> Sequence[Month]:
    """Count the letters that left within a year, by month (the latest first), kind and size."""
    month = func.to_char(PaperItem.dispatched_on, "YYYY-MM")
    groups = (month, PaperItem.kind, PaperItem.envelope)
    found = session.execute(
        select(*groups, func.count(), func.sum(PaperItem.pages), func.sum(SHEETS))
        .where(PaperItem.dispatched_on.between(date(year, 1, 1), date(year, 12, 31)))
        .group_by(*groups)
        .order_by(month.desc(), *groups[1:])
    )
    return [
        Month(
            month=when,
            kind=kind,
            envelope=envelope,
            letters=letters,
            pages=int(pages),
            sheets=int(sheets),
        )
        for when, kind, envelope, letters, pages, sheets in found
    ]
