"""Asking for more of delegations that run, or for longer: one or many, each with its outcome."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from services.delegation import errors, queries
from services.delegation.actions import amendment_drafts, catalogue, locking, naming
from services.delegation.actions.amendment_drafts import Wanted
from services.delegation.actions.outcomes import Outcome
from services.delegation.config import Limits
from services.delegation.models import (
    Amendment,
    AmendmentResult,
    Delegation,
    Side,
)
from shared import clock
from shared.auth import Actor, Level
from shared.errors import Invalid, NotFound, Problem


@dataclass(frozen=True, kw_only=True)
class _Judged:
    """A delegation that is held, and what reaches further than it does."""

    delegation: Delegation
    rights: dict[str, Level]
    ends_on: date | None


def ask_for(
    session: Session,
    delegation_id: UUID,
    *,
    actor: Actor,
    now: datetime,
    limits: Limits,
    rights: Mapping[str, Level] | None = None,
    ends_on: date | None = None,
    message: str | None = None,
) -> Amendment:
    """Ask for more of one delegation, or for longer: `ask`, but it refuses.

    :raises NotFound: it is not the actor's to see
    :raises OtherSideDecides: it is for the centralising side
    :raises EstablishmentSuspended: the actor's establishment is suspended or closed by now
    :raises NotCentralising: it is not centralising any more
    :raises Invalid: services that cannot be delegated, or a term out of bounds
    :raises WrongState: the delegation has not been accepted, or is over
    :raises RequestLapsed: its last day has gone by
    :raises NothingAsked: it reaches as far and as long already
    :raises AmendmentPending: another amendment waits for its answer
    :raises AlreadyJoined: another request or delegation between the two has one of the services
    """
    queries.delegations.find(session, delegation_id)
    (outcome,) = ask(
        session,
        actor=actor,
        now=now,
        limits=limits,
        delegation_ids=[delegation_id],
        rights=rights,
        ends_on=ends_on,
        message=message,
    )
    if outcome.problem:
        raise outcome.problem
    return session.get_one(Amendment, outcome.amendment_id)


def ask(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    limits: Limits,
    delegation_ids: Sequence[UUID],
    rights: Mapping[str, Level] | None = None,
    ends_on: date | None = None,
    message: str | None = None,
    is_dry_run: bool = False,
) -> list[Outcome]:
    """Ask for more of delegations, or for longer; what is granted stays in force meanwhile.

    :param rights: services to add or to raise; those that are granted as far already are left out
    :param ends_on: a later last day, at most the longest term from today
    :param is_dry_run: tell what would become of each, and ask nothing
    :return: one outcome for each delegation, in their order
    :raises EstablishmentSuspended: the actor's establishment is suspended or closed by now
    :raises NotCentralising: it is not centralising (any more)
    :raises Invalid: services that cannot be delegated, or a term out of bounds
    """
    queries.locks.one_at_a_time(session, "request", actor.acting_tenant)
    locking.locked_asker(session, actor)
    catalogue.require_among(catalogue.locked_delegable(session, rights or {}), rights or {})
    today = clock.paris_date(now)
    if ends_on is not None and not today < ends_on <= limits.latest_end(today):
        raise Invalid({"ends_on": [errors.term_out_of_bounds(limits.longest_term)]})
    held = {each.id: each for each in queries.delegations.locked_among(session, delegation_ids)}
    homes = {each.delegating_id for each in held.values()}
    wanted = Wanted(
        rights=rights or {},
        ends_on=ends_on,
        message=message,
        answer_by=now + timedelta(days=limits.answer_days),
        services=queries.texts.catalogue(session, _named(held.values()) | (rights or {}).keys()),
        at_same_address=queries.people.at_address_of(session, actor.account_id, homes),
    )
    pending = queries.amendments.pending_of_each(session, held)
    joined = queries.amendments.joined_elsewhere(session, held.values(), rights or {})
    outcomes: dict[UUID, Outcome] = {}
    drafts: list[tuple[Delegation, Amendment]] = []
    for delegation_id in delegation_ids:
        other = naming.other_side(held.get(delegation_id), actor=actor)
        try:
            judged = _judged(held.get(delegation_id), wanted, actor=actor, now=now)
            if delegation_id in pending:
                raise errors.AmendmentPending(amendment_id=str(pending[delegation_id]))
            if joined.get(delegation_id, frozenset()) & judged.rights.keys():
                raise errors.AlreadyJoined
        except Problem as problem:
            outcomes[delegation_id] = Outcome(
                delegation_id=delegation_id,
                outcome=AmendmentResult.REFUSED,
                other=other,
                problem=problem,
            )
            continue
        amendment_id = None
        if not is_dry_run:
            amendment = amendment_drafts.draft(
                judged.delegation, wanted, judged.rights, judged.ends_on, by=actor, now=now
            )
            drafts.append((judged.delegation, amendment))
            amendment_id = amendment.id
        outcomes[delegation_id] = Outcome(
            delegation_id=delegation_id,
            outcome=AmendmentResult.REQUESTED,
            other=other,
            amendment_id=amendment_id,
        )
    amendment_drafts.announce(session, drafts, by=actor, now=now)
    return [outcomes[delegation_id] for delegation_id in delegation_ids]


def _named(held: Iterable[Delegation]) -> set[str]:
    return {line.service for delegation in held for line in delegation.lines}


def _judged(
    delegation: Delegation | None, wanted: Wanted, *, actor: Actor, now: datetime
) -> _Judged:
    if delegation is None:
        raise NotFound
    locking.require_changeable(delegation, actor=actor, now=now, sides={Side.CENTRALISING})
    if not delegation.is_running:
        raise errors.WrongState(delegation_status=delegation.status.value)
    scope = delegation.scope
    further = {
        code: level
        for code, level in wanted.rights.items()
        if not scope.get(code, Level.NONE).covers(level)
    }
    is_longer = wanted.ends_on is not None and wanted.ends_on > delegation.ends_on
    if not (further or is_longer):
        raise errors.NothingAsked
    return _Judged(
        delegation=delegation, rights=further, ends_on=wanted.ends_on if is_longer else None
    )
