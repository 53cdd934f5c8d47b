"""Finding people in every establishment that somebody administers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from services.accounts.domain.criteria import Criteria
from services.accounts.models import Account, Establishment
from services.accounts.queries import listing
from services.accounts.queries.places import AdministeredPlace


@dataclass(frozen=True, kw_only=True)
class Found:
    """Somebody, and where one administers their account."""

    account: Account
    place: AdministeredPlace


@dataclass(frozen=True, kw_only=True)
class FoundAnywhere:
    """Somebody, and what their establishment is called."""

    account: Account
    place: str


def rows(criteria: Criteria, *, now: datetime) -> Select[Account]:
    """Select the accounts that match, in whichever establishments are open.

    Those that match more words first, then by name.
    """
    return listing.rows(criteria, now=now).order_by(Account.establishment_id)


def anywhere(session: Session, found: Sequence[Account]) -> list[FoundAnywhere]:
    """Tell of each what their establishment is called."""
    ids = {each.establishment_id for each in found}
    named = select(Establishment.id, Establishment.name).where(Establishment.id.in_(ids))
    names = {each.id: each.name for each in session.execute(named)}
    return [FoundAnywhere(account=each, place=names[each.establishment_id]) for each in found]


def lines(found: Sequence[Account], places: Mapping[UUID, AdministeredPlace]) -> list[Found]:
    """Tell of each where one administers it."""
    return [Found(account=each, place=places[each.establishment_id]) for each in found]
