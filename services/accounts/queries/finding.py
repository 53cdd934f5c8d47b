"""Finding people in every establishment that somebody administers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select

from services.accounts.domain.criteria import Criteria
from services.accounts.models import Account
from services.accounts.queries import listing
from services.accounts.queries.places import AdministeredPlace


@dataclass(frozen=True, kw_only=True)
class Found:
    """Somebody, and where one administers their account."""

    account: Account
    place: AdministeredPlace


def rows(criteria: Criteria, *, now: datetime) -> Select[Account]:
    """Select the accounts that match, in whichever establishments are open.

    Those that match more words first, then by name.
    """
    return listing.rows(criteria, now=now).order_by(Account.establishment_id)


def lines(found: Sequence[Account], places: Mapping[UUID, AdministeredPlace]) -> list[Found]:
    """Tell of each where one administers it."""
    return [Found(account=each, place=places[each.establishment_id]) for each in found]
