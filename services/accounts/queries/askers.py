"""Who has asked to register or to recover an establishment, and is not done (design.md §4.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from services.accounts.config import Proof
from services.accounts.models import PAUSE, Account, Establishment, Recovery, Registration
from services.accounts.queries import code_letters
from shared.events.accounts import Person


@dataclass(frozen=True, kw_only=True)
class Asker:
    """Somebody who has asked, as operators see them.

    :ivar asked: the registration or the recovery
    :ivar letter_leaves_at: when the next letter will list them; None: none is to
    """

    asked: Registration | Recovery
    establishment: Establishment
    person: Person
    letter_leaves_at: datetime | None


def registrations(
    *, siret: str | None = None, is_waiting: bool | None = None
) -> Select[Registration]:
    """Select the registrations that are neither proven nor lapsed, the oldest first."""
    return _listed(select(Registration), Registration, siret=siret, is_waiting=is_waiting)


def recoveries(*, siret: str | None = None, is_waiting: bool | None = None) -> Select[Recovery]:
    """Select the recoveries that are neither proven nor lapsed, the oldest first."""
    return _listed(select(Recovery), Recovery, siret=siret, is_waiting=is_waiting)


def shown(
    session: Session, asked: Sequence[Registration | Recovery], *, now: datetime
) -> list[Asker]:
    """Tell of each who asks, for which establishment, and when a letter leaves."""
    homes = _by_id(session, Establishment, [each.establishment_id for each in asked])
    accounts = _by_id(
        session, Account, [each.account_id for each in asked if isinstance(each, Registration)]
    )
    last = code_letters.last_left(session, {home.siret for home in homes.values()})
    told = []
    for each in asked:
        home = homes[each.establishment_id]
        left_at = last.get(home.siret)
        told.append(
            Asker(
                asked=each,
                establishment=home,
                person=each.contact()
                if isinstance(each, Recovery)
                else accounts[each.account_id].person(),
                letter_leaves_at=(max(now, left_at + PAUSE) if left_at else now)
                if _is_to_be_written_to(each)
                else None,
            )
        )
    return told


def _is_to_be_written_to(asked: Registration | Recovery) -> bool:
    is_by_letter = isinstance(asked, Recovery) or asked.proof is Proof.LETTER
    return asked.is_waiting and is_by_letter


def _listed(
    listing: Select[Any], kind: Any, *, siret: str | None, is_waiting: bool | None
) -> Select[Any]:
    listing = listing.where(kind.proven_at.is_(None), kind.lapsed_at.is_(None)).order_by(
        kind.asked_at
    )
    if siret is not None:
        homes = select(Establishment.id).where(Establishment.siret == siret)
        listing = listing.where(kind.establishment_id.in_(homes))
    if is_waiting is not None:
        waits = kind.code_digest.is_(None)
        listing = listing.where(waits if is_waiting else ~waits)
    return listing


def _by_id(session: Session, kind: Any, ids: Sequence[Any]) -> dict[Any, Any]:
    return {row.id: row for row in session.scalars(select(kind).where(kind.id.in_(ids)))}
