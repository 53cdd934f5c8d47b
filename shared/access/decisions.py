"""May somebody use this service, at this level, in this establishment? (design.md §4.8)"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from shared import clock
from shared.access.clients import Client
from shared.access.delegated import Grant, Grants
from shared.access.facts import Account, Facts, Subject, facts_of
from shared.access.projection import PUBLISHERS
from shared.access.staleness import (
    STALENESS,
    known_as_of,
    require_fresh,
)
from shared.access.standing import is_active, why_barred
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


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked of an account, or of a machine client.

    :ivar establishment_id: where
    :ivar service: a code of the catalogue, `accounts` or `letters`
    :ivar level: the level needed: read or write
    :ivar account_id: whose; None: it is about `client`
    :ivar client: that it is still let in is the caller's to know
    """

    establishment_id: UUID
    service: str
    level: Level
    account_id: UUID | None = None
    client: Client | None = None

    @property
    def subject(self) -> Subject:
        """Name it as facts are asked for."""
        if self.client is not None:
            home_id = self.client.home_id
            return Subject(self.client.id, True, home_id, self.establishment_id)
        assert self.account_id is not None
        return Subject(self.account_id, place_id=self.establishment_id)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """By what it is decided.

    :ivar staleness: how old knowledge may be to decide on a delegation
    :ivar own: whose facts this database owns, `accounts` or `delegation`: they are never old here
    """

    now: datetime
    staleness: timedelta = STALENESS
    own: str | None = None

    def decided(self, asked: Asked, facts: Facts) -> Decision:
        """Decide by what is known.

        :raises AccessKnowledgeStale: if it is a matter of delegation, and what is known is too old
        """
        if asked.client is not None:
            return self._of_client(asked, asked.client, facts)
        return self._of_account(asked, facts)

    def _of_account(self, asked: Asked, facts: Facts) -> Decision:
        account = facts.account
        at_home = account is None or account.establishment_id == asked.establishment_id
        as_of = self._known(facts, at_home=at_home)
        reason = why_barred(facts, today=clock.paris_date(self.now), at_home=at_home)
        if not at_home and not reason and not is_active(facts.place):
            reason = "establishment_inactive"
        if account is None or reason:
            return Decision(allowed=False, as_of=as_of, reason=reason)
        if at_home:
            return _answer(_held_at_home(account), asked, as_of, Basis.OWN)
        return _answer(facts.grants, asked, as_of, Basis.DELEGATION)

    def _of_client(self, asked: Asked, client: Client, facts: Facts) -> Decision:
        at_home = client.home_id == asked.establishment_id
        as_of = self._known(facts, at_home=at_home)
        if not is_active(facts.home):
            return Decision(allowed=False, as_of=as_of, reason="home_inactive")
        if at_home:
            held = client.level_on(asked.service)
            own_right = {} if held is Level.NONE else {asked.service: Grant(held)}
            return _answer(own_right, asked, as_of, Basis.OWN)
        if not is_active(facts.place):
            return Decision(allowed=False, as_of=as_of, reason="establishment_inactive")
        place = asked.establishment_id
        grants = client.within_scopes({place: facts.grants}).get(place, {})
        return _answer(grants, asked, as_of, Basis.DELEGATION)

    def _known(self, facts: Facts, *, at_home: bool) -> datetime | None:
        publishers = ("accounts",) if at_home else PUBLISHERS
        as_of = known_as_of(facts.known_as_of, publishers, now=self.now, own=self.own)
        if not at_home:
            require_fresh(as_of, now=self.now, staleness=self.staleness)
        return as_of


def decide(
    session: Session,
    *,
    account_id: UUID,
    establishment_id: UUID,
    service: str,
    level: Level,
    **rule: Any,
) -> Decision:
    """Decide whether an account may use a service, at home or elsewhere by delegation.

    :param rule: `now`, `staleness`, `own`, as `Rule` has them
    :raises AccessKnowledgeStale: if it is a matter of delegation, and what is known is too old
    """
    asked = Asked(
        account_id=account_id, establishment_id=establishment_id, service=service, level=level
    )
    return _decide(session, asked, Rule(**rule))


def decide_for_client(
    session: Session,
    client: Client,
    *,
    establishment_id: UUID,
    service: str,
    level: Level,
    **rule: Any,
) -> Decision:
    """Decide whether an establishment's machine client may use a service, at home or elsewhere.

    At home its scopes decide; elsewhere the lesser of its scopes and of what it is assigned. That
    the client itself is still let in is the caller's to know.

    :param rule: as for `decide`
    :raises AccessKnowledgeStale: if it is a matter of delegation, and what is known is too old
    """
    asked = Asked(client=client, establishment_id=establishment_id, service=service, level=level)
    return _decide(session, asked, Rule(**rule))


def _decide(session: Session, asked: Asked, rule: Rule) -> Decision:
    (facts,) = facts_of(session, [asked.subject], today=clock.paris_date(rule.now))
    return rule.decided(asked, facts)


def _held_at_home(account: Account) -> Grants:
    """Tell how far an account may go on each service of its own establishment."""
    held = {code: Level(level) for code, level in account.rights.items()}
    held |= dict.fromkeys(ROLE_ONLY_SERVICES, HELD_BY[account.profile])
    return {code: Grant(level) for code, level in held.items() if level is not Level.NONE}


def _answer(grants: Grants, asked: Asked, as_of: datetime | None, basis: Basis) -> Decision:
    is_abroad = basis is Basis.DELEGATION
    reach = {code: grant.level for code, grant in grants.items()} if is_abroad else {}
    grant = grants.get(asked.service)
    if grant is None:
        reason = "no_delegation" if is_abroad else "level_too_low"
        return Decision(allowed=False, as_of=as_of, reach=reach, reason=reason)
    is_enough = grant.level.covers(asked.level)
    return Decision(
        allowed=is_enough,
        basis=basis,
        level=grant.level,
        delegation_id=grant.delegation_id,
        as_of=as_of,
        reach=reach,
        reason=None if is_enough else "level_too_low",
    )
