"""The list of delegations, as one of the two sides sees it."""

import unicodedata
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, literal_column, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from services.delegation.models import Delegation, Side, Status
from services.delegation.queries.delegations import WHOLE
from shared.access.tables import AccessEstablishment


def listed(
    establishment_id: UUID,
    *,
    side: Side | None = None,
    status: Status | None = None,
    q: str | None = None,
) -> Select[Delegation]:
    """Select the delegations of an establishment, newest first.

    :param establishment_id: whose list it is
    :param side: only those where it is on this side
    :param q: words to look for in the other establishment's name, SIRET and contract number; each
        counts by itself, and what matches more of them comes first
    """
    statement = select(Delegation).options(*WHOLE)
    if side is not None:
        own = {
            Side.CENTRALISING: Delegation.centralising_id,
            Side.DELEGATING: Delegation.delegating_id,
        }
        statement = statement.where(own[side] == establishment_id)
    if status is not None:
        statement = statement.where(Delegation.status == status)
    if terms := fold(q or "").split():
        statement = _searching(statement, establishment_id, terms)
    return statement.order_by(Delegation.requested_at.desc())


def _searching(
    statement: Select[Delegation], establishment_id: UUID, terms: list[str]
) -> Select[Delegation]:
    other = aliased(AccessEstablishment)
    other_id = case(
        (Delegation.centralising_id == establishment_id, Delegation.delegating_id),
        else_=Delegation.centralising_id,
    )
    words = func.concat_ws(" ", _folded(other.name), other.siret, Delegation.contract_number)
    matches = [words.contains(term, autoescape=True) for term in terms]
    score = sum(
        (case((match, 1), else_=0) for match in matches[1:]), case((matches[0], 1), else_=0)
    )
    return (
        statement.join(other, other.establishment_id == other_id)
        .where(or_(*matches))
        .order_by(score.desc())
    )


def fold(words: str) -> str:
    """Write words as they are looked for: without accents, in lower case."""
    apart = unicodedata.normalize("NFKD", words.lower())
    return "".join(letter for letter in apart if not "\u0300" <= letter <= "\u036f")


def _folded(column: InstrumentedAttribute[str]) -> ColumnElement[str]:
    """Fold a column in PostgreSQL as `fold` does in Python."""
    apart = func.normalize(func.lower(column), literal_column("NFKD"))
    return func.regexp_replace(apart, "[\u0300-\u036f]", "", "g")
