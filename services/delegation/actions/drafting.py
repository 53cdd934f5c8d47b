"""Writing one request down, with the text that both sides will see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from services.delegation import queries
from services.delegation.actions import records
from services.delegation.models import Delegation, Kind, Line, LineStatus, Status
from shared.access.tables import AccessEstablishment
from shared.auth import Actor, Level
from shared.db import new_id
from shared.events.delegation import DelegationRequested


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What every establishment named in one call is asked.

    :ivar exclusive: which of the services only one centralising establishment may hold
    :ivar answer_by: when the request lapses
    """

    asker: AccessEstablishment
    rights: Mapping[str, Level]
    exclusive: frozenset[str]
    ends_on: date
    message: str | None
    answer_by: datetime


def draft(
    session: Session,
    terms: Terms,
    target: AccessEstablishment,
    *,
    contract_number: str,
    actor: Actor,
    now: datetime,
) -> Delegation:
    """Make a request to one establishment, and announce it."""
    delegation = Delegation(
        id=new_id(),
        centralising_id=terms.asker.establishment_id,
        delegating_id=target.establishment_id,
        contract_number=contract_number,
        status=Status.PENDING,
        is_paused=False,
        is_held=False,
        ends_on=terms.ends_on,
        message=terms.message,
        requested_at=now,
        requested_by=actor.account_id,
        answer_by=terms.answer_by,
        access_sequence=0,
        sequence=0,
    )
    delegation.lines = [_line(delegation, terms, code) for code in sorted(terms.rights)]
    delegation.text = queries.texts.render(
        session, delegation, centralising=terms.asker, delegating=target
    )
    delegation.text_hash = queries.texts.hash_of(delegation.text)
    session.add(delegation)
    session.flush()  # its log refers to it
    requested_by = queries.people.introduce(session, actor.account_id)
    facts = records.facts_of(delegation)
    event = DelegationRequested(delegation=facts, requested_by=requested_by)
    records.announce(session, delegation, event)
    records.note(
        session,
        delegation,
        Kind.REQUESTED,
        actor=actor,
        now=now,
        rights=records.written(terms.rights),
        ends_on=terms.ends_on.isoformat(),
        text_hash=delegation.text_hash,
    )
    return delegation


def _line(delegation: Delegation, terms: Terms, code: str) -> Line:
    level = terms.rights[code]
    return Line(
        centralising_id=delegation.centralising_id,
        delegating_id=delegation.delegating_id,
        service=code,
        asked=level,
        level=level,
        status=LineStatus.PENDING,
        is_exclusive=code in terms.exclusive,
    )
