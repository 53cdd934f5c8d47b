"""Who may do this, here: at home, by delegation, as an operator, as a machine client.

The guard asks one question, in one round trip, before the request's own transaction begins. What it
settles is an `Actor` that says by which right, and where, the caller acts (design.md §5, §7).
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import g, request
from sqlalchemy.orm import Session

from shared import access, messaging, tenancy
from shared.access.callers import QUESTION, CallerFacts, question_about
from shared.auth import Actor, Basis, Permission
from shared.auth.factor_policy import FactorPolicy, is_met
from shared.auth.stepping_up import StepUpNeeded, lacking
from shared.clock import paris_date
from shared.events import CATALOGUE
from shared.tenancy import Reason
from shared.web import current, refusals, tracing
from shared.web.admission import Admission
from shared.web.authentication import authenticate
from shared.web.current import ServiceState

TENANT = "establishment_id"
"""The path parameter that names the establishment a request is about."""


def admit(service: ServiceState, permission: Permission, *, now: datetime) -> Actor:
    """Settle who calls and by which right.

    :raises Unauthenticated: without a valid token of a session that goes on
    :raises Forbidden: if the caller may not, and may know so; or must have shown a second factor
    :raises NotFound: if the establishment in the path is not theirs to know
    :raises StepUpNeeded: if they may, but have proved too long ago who they are
    :raises Unavailable: if what is known of delegations is too old, or nothing can be known
    """
    is_reading = request.method in ("GET", "HEAD")
    tenant_id = (request.view_args or {}).get(TENANT)
    return admit_to(service, permission, tenant_id=tenant_id, is_reading=is_reading, now=now)


def admit_to(
    service: ServiceState,
    permission: Permission,
    *,
    tenant_id: UUID | None,
    is_reading: bool,
    now: datetime,
) -> Actor:
    """Settle the same of an establishment that the path does not name.

    :param tenant_id: None: none
    :param is_reading: whether nothing is to be changed
    """
    claims = authenticate(service.verifier)
    about = question_about(claims, place_id=tenant_id, today=paris_date(now))
    (row,) = QUESTION.alone(service.sessions, about)
    known = CallerFacts.of_row(row)
    actor = Admission(
        known=known,
        service=service.name,
        staleness=service.settings.staleness,
        permission=permission,
        tenant_id=tenant_id,
        is_reading=is_reading,
        now=now,
    ).of(claims)
    if not claims.is_client and not is_met(claims.shown):
        platform, today = FactorPolicy.of_platform(service.settings), paris_date(now)
        if not permission.while_enrolling:
            _require_none_asked_for(actor, known, platform, today=today)
        is_kept = platform is not None and platform.binds(is_at_head=True, today=today)
        actor = replace(actor, has_shown_factor=False, is_kept_home=is_kept)
    is_asked = permission.asks_for_proof(is_reading=is_reading)
    if is_reading and not is_asked:
        return actor
    max_age = timedelta(seconds=service.settings.step_up_for)
    lacks = lacking(claims, max_age=max_age, now=now)
    if lacks is not None and is_asked:
        raise StepUpNeeded(lacks)
    return replace(actor, lacks=lacks) if lacks else actor


def _require_none_asked_for(
    actor: Actor, known: CallerFacts, platform: FactorPolicy | None, *, today: date
) -> None:
    """Refuse whoever has shown no second factor, where one is asked for."""
    is_asked_for = access.is_asked_for(
        known.facts,
        profile=actor.profile,
        is_abroad=actor.tenant_id not in (None, actor.home_id),
        platform=platform,
        today=today,
    )
    if is_asked_for:
        raise refusals.SecondFactorAskedFor


def let_in(service: ServiceState, permission: Permission, *, now: datetime) -> None:
    """Ask who calls a route that is open to whoever holds a code, once it is clear they hold none.

    :raises Unauthenticated, Forbidden, NotFound, StepUpNeeded, Unavailable: as `admit`
    """
    g.actor = admit(service, permission, now=now)
    g.context = tracing.context_of_request()


def enter(session: Session, actor: Actor, permission: Permission, *, service: str) -> None:
    """Confine a request's transaction, and record what operators do in establishments."""
    if actor.tenant_id is None:
        is_client = actor.basis is Basis.CLIENT
        tenancy.unconfined(session, Reason.CLIENT if is_client else Reason.OPERATOR)
        return
    tenancy.confine(session, actor.tenant_id)
    if actor.basis is Basis.OPERATOR:
        record(session, actor, permission, establishment_id=actor.tenant_id, service=service)


def leave_trace(
    permission: Permission, *, establishment_id: UUID | None, reason: str | None = None
) -> None:
    """Record that the operator who calls reads, or does, what they have found by its own id.

    For routes without an establishment in their path: `enter` records the others.

    :param establishment_id: whose it is; None: nobody's
    :param reason: why they do it, in their words; None: they were not asked
    """
    if establishment_id is not None:
        record(
            current.session(),
            current.actor(),
            permission,
            establishment_id=establishment_id,
            service=current.service().name,
            reason=reason,
        )


def record(
    session: Session,
    actor: Actor,
    permission: Permission,
    *,
    establishment_id: UUID,
    service: str,
    reason: str | None = None,
) -> None:
    """Announce what an operator reads or does in an establishment: its history shows it."""
    acted: Any = CATALOGUE[f"{service}.operator.acted.v1"]
    event = acted(
        establishment_id=establishment_id,
        account_id=actor.account_id,
        operation=permission.name,
        **({"reason": reason} if reason else {}),
    )
    messaging.announce(session, event, sequence=0)  # no listener keeps a newest state of it
