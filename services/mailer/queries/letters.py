"""What is in a letter box, for whom."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    Text,
    bindparam,
    case,
    func,
    not_,
    select,
    text,
    tuple_,
)
from sqlalchemy.orm import Session, selectinload

from services.mailer.models import Letter, LetterCategory, Reading
from services.mailer.models.letter import is_unread
from shared import access
from shared.auth import Actor, Basis, Level
from shared.errors import NotFound
from shared.text import terms


class Order(StrEnum):
    """How a list of letters is sorted; a minus sign: descending."""

    NEWEST = "-deposited_at"
    OLDEST = "deposited_at"
    LATEST = "-dated_on"
    EARLIEST = "dated_on"
    DUE = "due_on"
    DUE_LAST = "-due_on"
    TITLE = "title"
    TITLE_DOWN = "-title"
    CATEGORY = "category"
    CATEGORY_DOWN = "-category"


_COLUMNS = {
    "deposited_at": Letter.created_at,
    "dated_on": Letter.dated_on,
    "due_on": Letter.due_on,
    "title": Letter.search,
    "category": LetterCategory.code,
}


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many letters there are for somebody."""

    total: int
    unread: int


def readable_services(session: Session, actor: Actor) -> frozenset[str] | None:
    """Tell which categories of letters somebody may read, by the right these need; None: all.

    At home administrators read all, users what they hold at read. By delegation, what is in reach.
    """
    if actor.basis is Basis.OPERATOR or (actor.basis is Basis.OWN and actor.is_administrator):
        return None
    if actor.is_delegate:
        return at_read(actor.reach)
    account = actor.account_id and access.find_account(session, actor.account_id)
    return at_read(account.rights) if account else frozenset()


def listed(
    services: frozenset[str] | None,
    *,
    unread: bool | None = None,
    category: str | None = None,
    q: str | None = None,
    sort: Order = Order.NEWEST,
) -> Select[Letter]:
    """Select an establishment's letters.

    :param services: what the reader may read (`readable_services`)
    :param unread: only these, or only the others; None: both
    :param category: a category's code
    :param q: terms, each of which counts by itself: a letter is there if any matches, more first
    """
    letters = _visible(services)
    if unread is not None:
        letters = letters.where(is_unread() if unread else not_(is_unread()))
    if category is not None:
        letters = letters.where(LetterCategory.code == category)
    looked_for = terms(q or "")
    if looked_for:
        matched = [Letter.search.contains(term, autoescape=True) for term in looked_for]
        score: ColumnElement[int] = sum(
            (case((match, 1), else_=0) for match in matched[1:]), case((matched[0], 1), else_=0)
        )
        letters = letters.where(score > 0).order_by(score.desc())
    column = _COLUMNS[sort.removeprefix("-")]
    direction = column.desc() if sort.startswith("-") else column.asc()
    by_id = Letter.id.desc() if sort.startswith("-") else Letter.id.asc()
    first = direction.nulls_last() if column is Letter.due_on else direction
    return letters.order_by(first, by_id)


def get(
    session: Session, letter_id: UUID, services: frozenset[str] | None, *, lock: bool = False
) -> Letter:
    """Find one letter.

    :param lock: whether to lock its row until the transaction ends
    :raises NotFound: if there is none, or the reader may not read it
    """
    statement = _visible(services).where(Letter.id == letter_id)
    letter = session.scalar(statement.with_for_update(of=Letter) if lock else statement)
    if letter is None:
        raise NotFound
    return letter


def deposited(
    session: Session, establishment_id: UUID, reference: str, *, by: UUID | None
) -> Letter | None:
    """Find the letter that somebody has put into a box under a reference, the first if many.

    Until the transaction ends nobody else puts one in under it.
    """
    key = func.hashtextextended(_lock_name(establishment_id, reference), 0)
    session.execute(select(func.pg_advisory_xact_lock(key)))
    return session.scalar(
        select(Letter)
        .where(
            Letter.establishment_id == establishment_id,
            Letter.reference == reference,
            Letter.deposited_by == by,
        )
        .options(selectinload(Letter.category))
        .order_by(Letter.id)
        .limit(1)
    )


_LOCK_EACH = text(
    "SELECT pg_advisory_xact_lock(key) FROM"
    " (SELECT DISTINCT hashtextextended(name, 0) AS key FROM unnest(:names) AS name ORDER BY key)"
    " AS keys"
).bindparams(bindparam("names", type_=ARRAY(Text)))
"""In one order, whoever locks several."""


def deposited_among(
    session: Session,
    names: Collection[tuple[UUID, str]],
    *,
    by: UUID | None,
    is_locking: bool,
) -> dict[tuple[UUID, str], Letter]:
    """Find the letters that somebody has put into boxes under references, as `deposited` one.

    :param names: boxes and references
    :param is_locking: whether nobody else puts one in under them until the transaction ends
    """
    if not names:
        return {}
    if is_locking:
        session.execute(_LOCK_EACH, {"names": [_lock_name(*name) for name in names]})
    found = session.scalars(
        select(Letter)
        .where(
            tuple_(Letter.establishment_id, Letter.reference).in_(names),
            Letter.deposited_by == by,
        )
        .order_by(Letter.id.desc())
    )
    return {(each.establishment_id, each.reference or ""): each for each in found}


def _lock_name(establishment_id: UUID, reference: str) -> str:
    return f"mailer.letters:{establishment_id}:{reference}"


def chosen(
    session: Session, letter_ids: Collection[UUID], services: frozenset[str] | None
) -> Sequence[Letter]:
    """Find several letters, the oldest first, and lock their rows until the transaction ends.

    :raises NotFound: if the reader may not read one of them, or there is none
    """
    letters = _visible(services).where(Letter.id.in_(letter_ids)).order_by(Letter.id)
    found = session.scalars(letters.with_for_update(of=Letter)).all()
    if len(found) < len(set(letter_ids)):
        raise NotFound
    return found


def counts(session: Session, services: frozenset[str] | None) -> Counts:
    """Count the letters of a box that somebody may read, and those of them that are unread."""
    letters = select(func.count(), func.count().filter(is_unread()))
    letters = letters.select_from(Letter).join(LetterCategory)
    letters = letters.where(Letter.embargoed_until.is_(None))
    if services is not None:
        letters = letters.where(LetterCategory.service.in_(services))
    total, unread = session.execute(letters).one()
    return Counts(total=total, unread=unread)


def readings(letter: Letter) -> Select[Reading]:
    """Select who has opened a letter, the first reader first."""
    return select(Reading).where(Reading.letter_id == letter.id).order_by(Reading.first_read_at)


def known() -> Select[Letter]:
    """Select letters, those too that nobody sees yet."""
    return select(Letter).join(LetterCategory).options(selectinload(Letter.category))


def _visible(services: frozenset[str] | None) -> Select[Letter]:
    letters = known().where(Letter.embargoed_until.is_(None))
    return letters if services is None else letters.where(LetterCategory.service.in_(services))


def at_read(rights: Mapping[str, str]) -> frozenset[str]:
    """Tell which services somebody may at least read, of all that they hold."""
    return frozenset(code for code, level in rights.items() if Level(level).covers(Level.READ))
