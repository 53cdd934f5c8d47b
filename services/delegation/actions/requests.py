"""Asking establishments for a delegation: many in one call, each with its own outcome."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.delegation import errors, queries
from services.delegation.actions import drafting, endings
from services.delegation.actions.drafting import Terms
from services.delegation.config import Limits
from services.delegation.errors import Refusal
from services.delegation.models import Delegation, Status
from shared import access, clock
from shared.access.tables import AccessEstablishment
from shared.auth import Actor, Level
from shared.errors import Invalid


@dataclass(frozen=True)
class Target:
    """Whom a request names."""

    siret: str
    contract_number: str


@dataclass(frozen=True)
class Outcome:
    """What became of one target: a request, or why there is none.

    :ivar delegation_id: the request; where one stands in the way already, that one
    :ivar services: those in which it stands in the way
    """

    siret: str
    contract_number: str
    outcome: str
    code: Refusal | None = None
    delegation_id: UUID | None = None
    services: list[str] | None = None


def ask(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    limits: Limits,
    targets: Sequence[Target],
    rights: Mapping[str, Level],
    ends_on: date | None = None,
    message: str | None = None,
    may_try: Callable[[str], bool],
) -> list[Outcome]:
    """Ask establishments to let the actor's own work for them (DESIGN §4.8).

    :param rights: delegable services of the catalogue, each at read or write
    :param ends_on: the last day; by default 18 months from today
    :param may_try: told a SIRET, counts one more try of it and tells whether it may be looked up
    :return: one outcome for each target, in their order
    :raises NotCentralising: an operator has not marked the actor's establishment as centralising
    :raises Invalid: services that cannot be delegated, or a term out of bounds
    """
    queries.locks.one_at_a_time(session, "request", actor.acting_tenant)
    asker = queries.establishments.hold(session, actor.acting_tenant)
    if asker is None or not asker.is_centralising:
        raise errors.NotCentralising
    today = clock.paris_date(now)
    terms = Terms(
        asker=asker,
        rights=rights,
        exclusive=_checked(session, rights),
        ends_on=_last_day(ends_on, today, limits),
        message=message,
        answer_by=now + timedelta(days=limits.answer_days),
    )
    return [
        _ask_one(session, target, terms, actor=actor, now=now)
        if may_try(target.siret)
        else _refused(target, Refusal.TOO_MANY_TRIES)
        for target in targets
    ]


def _checked(session: Session, rights: Mapping[str, Level]) -> frozenset[str]:
    """Tell which of the services are exclusive, all of them being delegable."""
    services = {code: access.find_service(session, code) for code in rights}
    wrong = [code for code, known in services.items() if known is None or not known.is_delegable]
    if wrong:
        raise Invalid({f"rights.{code}": [errors.NOT_DELEGABLE] for code in wrong})
    return frozenset(code for code, known in services.items() if known and known.is_exclusive)


def _last_day(ends_on: date | None, today: date, limits: Limits) -> date:
    if ends_on is None:
        return limits.default_end(today)
    if not today < ends_on <= limits.latest_end(today):
        raise Invalid({"ends_on": [errors.term_out_of_bounds(limits.longest_term)]})
    return ends_on


def _ask_one(
    session: Session, target: Target, terms: Terms, *, actor: Actor, now: datetime
) -> Outcome:
    found = queries.establishments.hold_target(session, target.siret, target.contract_number)
    if found is None:
        return _refused(target, Refusal.UNKNOWN_TARGET)
    if found.establishment_id == terms.asker.establishment_id:
        return _refused(target, Refusal.OWN_ESTABLISHMENT)
    standing = _standing_between(session, terms, found, now=now)
    if standing:
        is_pending = any(delegation.status is Status.PENDING for delegation in standing)
        code = Refusal.ALREADY_REQUESTED if is_pending else Refusal.ALREADY_DELEGATED
        taken = {ln.service for each in standing for ln in each.lines if ln.is_open}
        return _refused(
            target,
            code,
            delegation_id=standing[0].id,
            services=sorted(taken & terms.rights.keys()),
        )
    delegation = drafting.draft(
        session, terms, found, contract_number=target.contract_number, actor=actor, now=now
    )
    return Outcome(target.siret, target.contract_number, "requested", delegation_id=delegation.id)


def _standing_between(
    session: Session, terms: Terms, found: AccessEstablishment, *, now: datetime
) -> list[Delegation]:
    """Tell what already joins the two for these services; what time has ended is ended first."""
    held = queries.delegations.hold_open_between(
        session,
        centralising_id=terms.asker.establishment_id,
        delegating_id=found.establishment_id,
        services=terms.rights,
    )
    return [each for each in held if not endings.end_if_due(session, delegation=each, now=now)]


def _refused(target: Target, code: Refusal, **standing: Any) -> Outcome:
    return Outcome(target.siret, target.contract_number, "refused", code=code, **standing)
