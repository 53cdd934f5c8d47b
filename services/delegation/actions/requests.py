"""Asking establishments for a delegation: many in one call, each with its own outcome."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from services.delegation import errors, queries
from services.delegation.actions import catalogue, drafting, endings, locking, targets
from services.delegation.actions.drafting import Terms
from services.delegation.actions.targets import REQUESTED, TargetOutcome
from services.delegation.config import Limits
from services.delegation.domain.asked import Target, Wish
from services.delegation.errors import Refusal
from services.delegation.models import Delegation
from shared import clock
from shared.access.tables import AccessEstablishment, AccessService
from shared.auth import Actor, Level
from shared.errors import Invalid

ONE_AT_A_TIME = "request"
"""What a lock is called by which an establishment asks once at a time."""


def ask(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    limits: Limits,
    wishes: Sequence[Wish],
    rights: Mapping[str, Level] | None = None,
    ends_on: date | None = None,
    message: str | None = None,
    is_dry_run: bool = False,
) -> list[TargetOutcome]:
    """Ask establishments to let the actor's own work for them (design.md §4.8).

    :param wishes: whom, and what else than of all is asked of each
    :param rights: delegable services of the catalogue, each at read or write, asked of all
    :param ends_on: the last day; by default 18 months from today
    :param is_dry_run: tell what would become of each, and ask nobody
    :return: one outcome for each wish, in their order
    :raises EstablishmentSuspended: the actor's establishment is suspended or closed by now
    :raises NotCentralising: an operator has not marked the actor's establishment as centralising
    :raises Invalid: what all are asked: services that cannot be delegated, a term out of bounds
    """
    queries.locks.one_at_a_time(session, ONE_AT_A_TIME, actor.acting_tenant)
    asker, found = locking.locked_asker_with_targets(
        session, actor, {wish.target for wish in wishes}
    )
    today = clock.paris_date(now)
    codes = {code for wish in wishes for code in wish.rights or {}}
    known = catalogue.locked_delegable(session, {*codes, *(rights or {})})
    services = catalogue.require_among(known, rights or {})
    last_day = _last_day(ends_on, today, limits)
    homes = {each.establishment_id for each in found.values()}
    of_all = Terms(
        asker=asker,
        rights=rights or {},
        services=services,
        ends_on=last_day,
        message=message,
        answer_by=now + timedelta(days=limits.answer_days),
        former=queries.establishments.known(
            session, {each.succeeds_centralising_id for each in wishes} - {None}
        ),
        at_same_address=queries.people.at_address_of(session, actor.account_id, homes),
    )
    existing = _delegations_with(session, asker, {*services, *codes}, found, now=now)
    outcomes, drafts = [], []
    for wish in wishes:
        establishment = found.get(wish.target)
        try:
            terms = _terms(of_all, wish, known, today=today, limits=limits)
        except Invalid as problem:
            outcomes.append(targets.refused(wish.target, Refusal.INVALID, problem=problem))
            continue
        outcome = targets.refusal(wish, establishment, terms, existing)
        if outcome is None and establishment is not None:
            draft = drafting.draft(terms, establishment, wish, by=actor, now=now)
            drafts.append((draft, terms))
            existing.setdefault(establishment.establishment_id, []).append(draft)
            draft_id = None if is_dry_run else draft.id
            outcome = TargetOutcome(*wish.target, REQUESTED, delegation_id=draft_id)
        if outcome is not None:
            outcomes.append(targets.named(outcome, wish, establishment))
    if not is_dry_run:
        drafting.announce(session, drafts, by=actor, now=now)
    return outcomes


def _terms(
    of_all: Terms,
    wish: Wish,
    known: Mapping[str, AccessService],
    *,
    today: date,
    limits: Limits,
) -> Terms:
    """Tell what is asked of one.

    :raises Invalid: nothing, services that cannot be delegated, a term out of bounds, or by a
        mandate that is signed tomorrow
    """
    if wish.mandate_signed_on is not None and wish.mandate_signed_on > today:
        raise Invalid({"mandate.signed_on": [errors.SIGNED_LATER]})
    if wish.rights is None and wish.ends_on is None and of_all.rights:
        return of_all
    rights = of_all.rights if wish.rights is None else wish.rights
    if not rights:
        raise Invalid({"rights": [errors.RIGHTS_MISSING]})
    if wrong := rights.keys() - known.keys():
        raise Invalid({f"rights.{code}": [errors.NOT_DELEGABLE] for code in sorted(wrong)})
    return replace(
        of_all,
        rights=rights,
        services={code: known[code] for code in rights},
        ends_on=_last_day(wish.ends_on, today, limits) if wish.ends_on else of_all.ends_on,
    )


def _last_day(ends_on: date | None, today: date, limits: Limits) -> date:
    if ends_on is None:
        return limits.default_end(today)
    if not today < ends_on <= limits.latest_end(today):
        raise Invalid({"ends_on": [errors.term_out_of_bounds(limits.longest_term)]})
    return ends_on


def _delegations_with(
    session: Session,
    asker: AccessEstablishment,
    services: Collection[str],
    found: Mapping[Target, AccessEstablishment],
    *,
    now: datetime,
) -> dict[UUID, list[Delegation]]:
    """Tell what joins the asker to each for these services; what time has ended is ended first."""
    held = queries.delegations.locked_open_between(
        session,
        centralising_id=asker.establishment_id,
        delegating_ids={each.establishment_id for each in found.values()},
        services=services,
    )
    existing: dict[UUID, list[Delegation]] = {}
    for delegation in held:
        if not endings.end_if_due(session, delegation, now=now):
            existing.setdefault(delegation.delegating_id, []).append(delegation)
    return existing
