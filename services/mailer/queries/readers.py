"""Which establishments read their letters, and which never have (design.md §4.10)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    case,
    func,
    literal_column,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session

from services.mailer.domain.departements import OVERSEAS
from services.mailer.models import KnownEstablishment, Letter, LetterCategory
from shared.clock import day_ends_at

POSTCODE: ColumnElement[str] = KnownEstablishment.address["postcode"].astext


class Grouping(StrEnum):
    """What figures are told by; a month is that of the deposit, in Paris."""

    CATEGORY = "category"
    MONTH = "month"
    DEPARTEMENT = "departement"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which letters count; None: of whatever kind, place or day.

    :ivar category: a category's code
    :ivar departement: of the establishment, as its address of record has it
    :ivar since: the first day of deposit, in Paris
    :ivar until: the last one
    """

    category: str | None = None
    departement: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Figures:
    """How letters were read.

    :ivar key: what they have in common; None: nothing, or their establishment has no address
    :ivar opened: letters that somebody of the establishment has opened
    :ivar establishments: that got one at least
    :ivar readers: of these, how many have opened one at least
    """

    key: str | None
    letters: int
    opened: int
    establishments: int
    readers: int

    @property
    def never_readers(self) -> int:
        """Tell how many establishments have opened none."""
        return self.establishments - self.readers


@dataclass(frozen=True, kw_only=True)
class NeverReader:
    """An establishment that has opened none of its letters.

    :ivar oldest_on: the day, in Paris, on which the first of them came
    """

    id: UUID
    name: str
    siret: str
    departement: str | None
    letters: int
    oldest_on: date


def figures(session: Session, wanted: Wanted, *, by: Grouping) -> list[Figures]:
    """Tell how letters were read, by what they have in common, in its order."""
    return _figures(session, _boxes(wanted, by=_KEYS[by]))


def total(session: Session, wanted: Wanted) -> Figures:
    """Tell how letters were read, all together: an establishment counts once."""
    found = _figures(session, _boxes(wanted, by=literal_column("NULL::text")))
    nothing = Figures(key=None, letters=0, opened=0, establishments=0, readers=0)
    return found[0] if found else nothing


def never_readers(wanted: Wanted, *, among: Collection[UUID] | None = None) -> Select[Any]:
    """Select the establishments that have opened none of their letters, by name.

    :param among: only these are looked at; None: all
    """
    counted = _boxes(wanted, by=_departement()).where(KnownEstablishment.status == "active")
    if among is not None:
        counted = counted.where(Letter.establishment_id.in_(among))
    boxes = counted.subquery()
    return (
        select(
            KnownEstablishment.id,
            KnownEstablishment.name,
            KnownEstablishment.siret,
            boxes.c.key.label("departement"),
            boxes.c.letters,
            func.date(func.timezone("Europe/Paris", boxes.c.first_at)).label("oldest_on"),
        )
        .join(boxes, boxes.c.establishment_id == KnownEstablishment.id)
        .where(boxes.c.opened == 0)
        .order_by(KnownEstablishment.name, KnownEstablishment.id)
    )


def listed(session: Session, wanted: Wanted) -> Sequence[NeverReader]:
    """List all of them."""
    return [NeverReader(**row) for row in session.execute(never_readers(wanted)).mappings()]


def _figures(session: Session, boxes: Select[Any]) -> list[Figures]:
    each = boxes.subquery()
    found = session.execute(
        select(
            each.c.key,
            func.sum(each.c.letters),
            func.sum(each.c.opened),
            func.count(),
            func.count().filter(each.c.opened > 0),
        )
        .group_by(each.c.key)
        .order_by(each.c.key.nulls_last())
    )
    names = ("key", "letters", "opened", "establishments", "readers")
    return [Figures(**dict(zip(names, row, strict=True))) for row in found]


def _boxes(wanted: Wanted, *, by: ColumnElement[Any]) -> Select[Any]:
    """Select each letter box, once for each key that its letters have."""
    opened = func.count().filter(Letter.first_read_at.is_not(None))
    return (
        select(
            by.label("key"),
            Letter.establishment_id,
            func.count().label("letters"),
            opened.label("opened"),
            func.min(Letter.created_at).label("first_at"),
        )
        .join(LetterCategory, LetterCategory.id == Letter.category_id)
        .join(KnownEstablishment, KnownEstablishment.id == Letter.establishment_id)
        .where(
            Letter.withdrawn_at.is_(None), Letter.embargoed_until.is_(None), *_conditions(wanted)
        )
        .group_by("key", Letter.establishment_id)
    )


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.category is not None:
        conditions.append(LetterCategory.code == wanted.category)
    if wanted.departement is not None:
        conditions.append(_departement() == wanted.departement)
    if wanted.since is not None:
        conditions.append(Letter.created_at >= day_ends_at(wanted.since - timedelta(days=1)))
    if wanted.until is not None:
        conditions.append(Letter.created_at < day_ends_at(wanted.until))
    return conditions


def _departement() -> ColumnElement[Any]:
    """Tell in SQL which département a postcode names."""
    is_overseas = func.left(POSTCODE, 2).in_(OVERSEAS)
    return case(
        (POSTCODE.like("200%"), "2A"),
        (POSTCODE.like("201%"), "2A"),
        (POSTCODE.like("20%"), "2B"),
        (is_overseas, func.left(POSTCODE, 3)),
        else_=func.left(POSTCODE, 2),
    )


_KEYS: dict[Grouping, ColumnElement[Any]] = {
    Grouping.CATEGORY: type_coerce(LetterCategory.code, String),
    Grouping.MONTH: func.to_char(func.timezone("Europe/Paris", Letter.created_at), "YYYY-MM"),
    Grouping.DEPARTEMENT: _departement(),
}
