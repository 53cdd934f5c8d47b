"""Writing requests down, with the text that both sides will see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.delegation import queries
from services.delegation.actions import records
from services.delegation.domain import texts
from services.delegation.domain.asked import Wish
from services.delegation.domain.mandates import Mandate
from services.delegation.models import Delegation, Kind, Line, LineStatus, Status
from shared import clock
from shared.access.tables import AccessEstablishment, AccessService
from shared.auth import Actor, Level
from shared.db import new_id
from shared.events.delegation import DelegationRequested, MandateFacts


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What an establishment is asked.

    :ivar services: the catalogue's entries of what `rights` names
    :ivar answer_by: when the request lapses
    :ivar former: whose delegations requests are to succeed
    :ivar at_same_address: who is reached at the requester's e-mail address, by establishment
    """

    asker: AccessEstablishment
    rights: Mapping[str, Level]
    services: Mapping[str, AccessService]
    ends_on: date
    message: str | None
    answer_by: datetime
    former: Mapping[UUID, AccessEstablishment]
    at_same_address: Mapping[UUID, Sequence[UUID]]


def draft(
    terms: Terms, target: AccessEstablishment, wish: Wish, *, by: Actor, now: datetime
) -> Delegation:
    """Make a request to one establishment; nobody knows of it yet."""
    delegation = Delegation(
        id=new_id(),
        centralising_id=terms.asker.establishment_id,
        delegating_id=target.establishment_id,
        contract_number=wish.contract_number,
        status=Status.PENDING,
        is_paused=False,
        is_stopped=False,
        is_held=False,
        ends_on=terms.ends_on,
        message=terms.message,
        requested_at=now,
        requested_by=by.account_id,
        offered_by=wish.offered_by,
        same_address_ids=_alike(terms, target, wish),
        answer_by=terms.answer_by,
        end_told_on=clock.paris_date(now),
        access_sequence=0,
        sequence=0,
    )
    delegation.refer_to_it_as(wish.own_reference)
    if wish.mandate_signed_on is not None and wish.mandate_reference is not None:
        delegation.take_up(Mandate(wish.mandate_signed_on, wish.mandate_reference))
    delegation.succeeds_id = wish.succeeds_id
    delegation.succeeds_centralising_id = wish.succeeds_centralising_id
    delegation.lines = [_line(delegation, terms, code) for code in sorted(terms.rights)]
    delegation.text = texts.render(
        delegation,
        terms.services,
        centralising=terms.asker,
        delegating=target,
        former=_former(terms, wish),
    )
    delegation.text_hash = texts.hash_of(delegation.text)
    return delegation


def _alike(terms: Terms, target: AccessEstablishment, wish: Wish) -> list[str]:
    """List who is reached where whoever asks is, or whoever offers was."""
    asking = map(str, terms.at_same_address.get(target.establishment_id, ()))
    return sorted({*asking, *(wish.same_address_ids or ())})


def _former(terms: Terms, wish: Wish) -> AccessEstablishment | None:
    whose = wish.succeeds_centralising_id
    return terms.former.get(whose) if whose else None


def announce(
    session: Session, drafts: Sequence[tuple[Delegation, Terms]], *, by: Actor, now: datetime
) -> None:
    """Write drafts down, each with its terms, and announce each."""
    session.add_all(delegation for delegation, _ in drafts)
    session.flush()  # what is logged refers to them
    requested_by = queries.people.introduce(session, by.account_id)
    for delegation, terms in drafts:
        facts = records.facts_of(delegation)
        event = DelegationRequested(
            delegation=facts,
            requested_by=requested_by,
            mandate=_told(delegation.mandate),
            succeeds_centralising_id=delegation.succeeds_centralising_id,
        )
        records.announce(session, delegation, event)
        records.note(
            session,
            delegation,
            Kind.REQUESTED,
            actor=by,
            now=now,
            rights=records.written(terms.rights),
            ends_on=terms.ends_on.isoformat(),
            text_hash=delegation.text_hash,
            succeeds_id=delegation.succeeds_id and str(delegation.succeeds_id),
            **_noted(delegation.mandate),
        )


def _told(mandate: Mandate | None) -> MandateFacts | None:
    return MandateFacts(**mandate._asdict()) if mandate else None


def _noted(mandate: Mandate | None) -> dict[str, str]:
    """Say in the log when a mandate was signed; what it is filed under is what somebody wrote."""
    return {"mandate_signed_on": mandate.signed_on.isoformat()} if mandate else {}


def _line(delegation: Delegation, terms: Terms, code: str) -> Line:
    level = terms.rights[code]
    return Line(
        centralising_id=delegation.centralising_id,
        delegating_id=delegation.delegating_id,
        service=code,
        asked=level,
        level=level,
        status=LineStatus.PENDING,
        is_exclusive=terms.services[code].is_exclusive,
    )
