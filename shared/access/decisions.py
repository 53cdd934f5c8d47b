"""May somebody use this service, at this level, in this establishment? (design.md §4.8)"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from shared import clock
from shared.access.clients import Client
from shared.access.delegated import Grant, Grants, grants_of
from shared.access.projection import PUBLISHERS, find_account
from shared.access.staleness import STALENESS, known_as_of, require_fresh
from shared.access.standing import is_active, why_barred
from shared.access.tables import AccessAccount
from shared.auth import Basis, Level, Profile

ROLE_ONLY_SERVICES = frozenset({"accounts", "letters"})
"""Services that never stand in an account's own rights (design.md §4.2)."""

HELD_BY = {Profile.ADMINISTRATOR: Level.WRITE, Profile.USER: Level.NONE}
"""How far each profile may go on them; users read letters by the rights on what these are about."""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """The answer.

    :ivar basis: by which right, own or delegation; None: by none
    :ivar level: how far the account may go on this service, whatever was asked
    :ivar delegation_id: the delegation that lets it go this far
    :ivar as_of: all that had happened by then is in the answer; None: that is not known
    :ivar reach: by delegation, every service that the account may use there, and how far
    :ivar reason: why not: account_unknown, account_inactive, account_expired, home_inactive,
        establishment_inactive, no_delegation, level_too_low; None where it is allowed
    """

    allowed: bool
    basis: Basis | None = None
    level: Level = Level.NONE
    delegation_id: UUID | None = None
    as_of: datetime | None
    reach: Mapping[str, Level] = field(default_factory=dict)
    reason: str | None = None


def decide(
    session: Session,
    *,
    account_id: UUID,
    establishment_id: UUID,
    service: str,
    level: Level,
    now: datetime,
    staleness: timedelta = STALENESS,
    own: str | None = None,
) -> Decision:
    """Decide whether an account may use a service, at home or elsewhere by delegation.

    :param service: a code of the catalogue, `accounts` or `letters`
    :param level: the level needed: read or write
    :param staleness: how old knowledge may be to decide on a delegation
    :param own: whose facts this database owns, `accounts` or `delegation`: they are never old here
    :raises AccessKnowledgeStale: if it is a matter of delegation, and what is known is too old
    """
    account = find_account(session, account_id)
    at_home = account is None or account.establishment_id == establishment_id
    publishers = ("accounts",) if at_home else PUBLISHERS
    as_of = known_as_of(session, publishers, now=now, own=own)
    if not at_home:
        require_fresh(as_of, now=now, staleness=staleness)
    today = clock.paris_date(now)
    reason = why_barred(session, account, today=today, at_home=at_home)
    if not at_home and not reason and not is_active(session, establishment_id):
        reason = "establishment_inactive"
    if account is None or reason:
        return Decision(allowed=False, as_of=as_of, reason=reason)
    if at_home:
        return _answer(_held_at_home(account), service, level, as_of, Basis.OWN)
    assignee = account.as_assignee()
    found = grants_of(session, assignee, today=today, establishment_id=establishment_id)
    return _answer(found.get(establishment_id, {}), service, level, as_of, Basis.DELEGATION)


def decide_for_client(
    session: Session,
    client: Client,
    *,
    establishment_id: UUID,
    service: str,
    level: Level,
    now: datetime,
    staleness: timedelta = STALENESS,
    own: str | None = None,
) -> Decision:
    """Decide whether an establishment's machine client may use a service, at home or elsewhere.

    At home its scopes decide; elsewhere the lesser of its scopes and of what it is assigned. That
    the client itself is still let in is the caller's to know.

    :param service, level, staleness, own: as for `decide`
    :raises AccessKnowledgeStale: if it is a matter of delegation, and what is known is too old
    """
    at_home = client.home_id == establishment_id
    as_of = known_as_of(session, ("accounts",) if at_home else PUBLISHERS, now=now, own=own)
    if not at_home:
        require_fresh(as_of, now=now, staleness=staleness)
    if not is_active(session, client.home_id):
        return Decision(allowed=False, as_of=as_of, reason="home_inactive")
    if at_home:
        held = client.level_on(service)
        own_right = {} if held is Level.NONE else {service: Grant(held)}
        return _answer(own_right, service, level, as_of, Basis.OWN)
    if not is_active(session, establishment_id):
        return Decision(allowed=False, as_of=as_of, reason="establishment_inactive")
    assignee, today = client.as_assignee(), clock.paris_date(now)
    found = grants_of(session, assignee, today=today, establishment_id=establishment_id)
    grants = client.within_scopes(found).get(establishment_id, {})
    return _answer(grants, service, level, as_of, Basis.DELEGATION)


def _held_at_home(account: AccessAccount) -> Grants:
    """Tell how far an account may go on each service of its own establishment."""
    held = {code: Level(level) for code, level in account.rights.items()}
    held |= dict.fromkeys(ROLE_ONLY_SERVICES, HELD_BY[account.profile])
    return {code: Grant(level) for code, level in held.items() if level is not Level.NONE}


def _answer(
    grants: Grants, service: str, level: Level, as_of: datetime | None, basis: Basis
) -> Decision:
    is_abroad = basis is Basis.DELEGATION
    reach = {code: grant.level for code, grant in grants.items()} if is_abroad else {}
    grant = grants.get(service)
    if grant is None:
        reason = "no_delegation" if is_abroad else "level_too_low"
        return Decision(allowed=False, as_of=as_of, reach=reach, reason=reason)
    is_enough = grant.level.covers(level)
    return Decision(
        allowed=is_enough,
        basis=basis,
        level=grant.level,
        delegation_id=grant.delegation_id,
        as_of=as_of,
        reach=reach,
        reason=None if is_enough else "level_too_low",
    )
