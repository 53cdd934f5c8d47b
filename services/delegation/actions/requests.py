"""Asking establishments for a delegation: many in one call, each with its own outcome."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.delegation import errors, queries
from services.delegation.actions import catalogue, drafting, endings
from services.delegation.actions.drafting import Terms
from services.delegation.config import Limits
from services.delegation.errors import Refusal
from services.delegation.models import Delegation, Status
from services.delegation.queries.establishments import Target
from shared import clock
from shared.access.tables import AccessEstablishment
from shared.auth import Actor, Level
from shared.errors import Bilingual, Invalid


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

    @property
    def message(self) -> Bilingual | None:
        """Tell in words why it is refused."""
        return errors.REFUSED[self.code] if self.code else None


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
) -> list[Outcome]:
    """Ask establishments to let the actor's own work for them (design.md §4.8).

    :param rights: delegable services of the catalogue, each at read or write
    :param ends_on: the last day; by default 18 months from today
    :return: one outcome for each target, in their order
    :raises NotCentralising: an operator has not marked the actor's establishment as centralising
    :raises Invalid: services that cannot be delegated, or a term out of bounds
    """
    queries.locks.one_at_a_time(session, "request", actor.acting_tenant)
    asker = queries.establishments.locked(session, actor.acting_tenant)
    if asker is None or not asker.is_centralising:
        raise errors.NotCentralising
    services, last_day = (
        catalogue.delegable(session, rights),
        _last_day(ends_on, clock.paris_date(now), limits),
    )
    found = queries.establishments.locked_targets(session, targets)
    homes = {each.establishment_id for each in found.values()}
    terms = Terms(
        asker=asker,
        rights=rights,
        services=services,
        ends_on=last_day,
        message=message,
        answer_by=now + timedelta(days=limits.answer_days),
        at_same_address=queries.people.at_address_of(session, actor.account_id, homes),
    )
    existing = _delegations_with(session, terms, found, now=now)
    outcomes, drafts = [], []
    for target in targets:
        establishment = found.get(target)
        outcome = _refusal(target, establishment, terms, existing)
        if outcome is None and establishment is not None:
            draft = drafting.draft(terms, establishment, target.contract_number, by=actor, now=now)
            drafts.append(draft)
            existing[establishment.establishment_id] = [draft]
            outcome = Outcome(*_named(target), "requested", delegation_id=draft.id)
        outcomes.append(outcome)
    drafting.announce(session, drafts, terms, by=actor, now=now)
    return [outcome for outcome in outcomes if outcome is not None]


def _last_day(ends_on: date | None, today: date, limits: Limits) -> date:
    if ends_on is None:
        return limits.default_end(today)
    if not today < ends_on <= limits.latest_end(today):
        raise Invalid({"ends_on": [errors.term_out_of_bounds(limits.longest_term)]})
    return ends_on


def _delegations_with(
    session: Session,
    terms: Terms,
    found: Mapping[Target, AccessEstablishment],
    *,
    now: datetime,
) -> dict[UUID, list[Delegation]]:
    """Tell what joins the asker to each for these services; what time has ended is ended first."""
    held = queries.delegations.locked_open_between(
        session,
        centralising_id=terms.asker.establishment_id,
        delegating_ids={each.establishment_id for each in found.values()},
        services=terms.rights,
    )
    existing: dict[UUID, list[Delegation]] = {}
    for delegation in held:
        if not endings.end_if_due(session, delegation, now=now):
            existing.setdefault(delegation.delegating_id, []).append(delegation)
    return existing


def _refusal(
    target: Target,
    found: AccessEstablishment | None,
    terms: Terms,
    existing: Mapping[UUID, list[Delegation]],
) -> Outcome | None:
    if found is None:
        return _refused(target, Refusal.UNKNOWN_TARGET)
    if found.establishment_id == terms.asker.establishment_id:
        return _refused(target, Refusal.OWN_ESTABLISHMENT)
    joined = existing.get(found.establishment_id)
    if not joined:
        return None
    is_pending = any(delegation.status is Status.PENDING for delegation in joined)
    taken = {line.service for delegation in joined for line in delegation.lines if line.is_open}
    return _refused(
        target,
        Refusal.ALREADY_REQUESTED if is_pending else Refusal.ALREADY_DELEGATED,
        delegation_id=joined[0].id,
        services=sorted(taken & terms.rights.keys()),
    )


def _refused(target: Target, code: Refusal, **details: Any) -> Outcome:
    return Outcome(*_named(target), "refused", code=code, **details)


def _named(target: Target) -> tuple[str, str]:
    return target.siret, target.contract_number
