"""By which right a caller acts: the order of the questions, and what each "no" is told as."""

import contextlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from shared import access
from shared.access.callers import CallerFacts
from shared.auth import Actor, Basis, Delegated, Level, Permission
from shared.auth.tokens import Claims
from shared.errors import EstablishmentSuspended, Forbidden, NotFound
from shared.web import refusals

_OUT_OF_SERVICE = frozenset({"suspended", "closed"})
_ANY_REACH = Delegated("accounts", Level.READ)
"""Asked where no delegation opens a permission, to learn whether the caller may know the place."""


@dataclass(frozen=True, kw_only=True)
class Admission:
    """One request at the door.

    :ivar known: what is known of whoever calls, just read
    :ivar service: the service's name
    :ivar staleness: seconds after which knowledge of delegations is too old
    :ivar tenant_id: the establishment in the path, if the route has one
    :ivar is_reading: whether the request changes nothing
    """

    known: CallerFacts
    service: str
    staleness: int
    permission: Permission
    tenant_id: UUID | None
    is_reading: bool
    now: datetime

    def of(self, claims: Claims) -> Actor:
        """Settle by which right the bearer of a token acts; `guard.admit` lists the refusals."""
        if self.known.is_revoked:
            raise refusals.SessionEnded
        home = self.known.facts.home
        if home is not None and home.status in _OUT_OF_SERVICE:
            raise EstablishmentSuspended
        subject = UUID(claims.sub)
        return self._client(subject, claims) if claims.is_client else self._person(subject, claims)

    def _person(self, account_id: UUID, claims: Claims) -> Actor:
        account = self.known.facts.account
        if account is not None and account.status == "deleted":
            raise refusals.SessionEnded
        caller = Actor(
            account_id=account_id,
            home_id=claims.est,
            profile=claims.profile,
            session_id=claims.sid,
            duties=self.known.facts.duties,
        )
        actor = self._at_home(caller) or self._as_operator(caller) or self._by_delegation(caller)
        self._require_terms(actor)
        return actor

    def _at_home(self, caller: Actor) -> Actor | None:
        is_home = self.tenant_id in (None, caller.home_id)
        if is_home and caller.profile in self.permission.own:
            return caller.acting(basis=Basis.OWN, tenant_id=caller.home_id)
        return None

    def _as_operator(self, caller: Actor) -> Actor | None:
        """A duty opens any establishment, and without one in the path the whole platform."""
        if self.permission.duty not in caller.duties:
            return None
        if self.tenant_id is not None:
            self._require_known()
        return caller.acting(basis=Basis.OPERATOR, tenant_id=self.tenant_id)

    def _by_delegation(self, caller: Actor) -> Actor:
        if self.tenant_id in (None, caller.home_id):
            raise Forbidden
        assert self.tenant_id is not None
        assert caller.account_id is not None
        decide = partial(self._decided, account_id=caller.account_id)
        if self.permission.delegated:
            return self._delegated(caller, decide(self.permission.delegated))
        reach: object = None
        with contextlib.suppress(access.AccessKnowledgeStale):
            reach = decide(_ANY_REACH).reach
        raise Forbidden if caller.duties or reach else NotFound

    def _delegated(self, caller: Actor, decision: access.Decision) -> Actor:
        if decision.allowed:
            return caller.acting(
                basis=Basis.DELEGATION,
                tenant_id=self.tenant_id,
                delegation_id=decision.delegation_id,
                reach=decision.reach,
            )
        raise Forbidden if caller.duties or decision.reach else NotFound

    def _decided(self, needed: Delegated, **whose: Any) -> access.Decision:
        assert self.tenant_id is not None
        asked = access.Asked(
            establishment_id=self.tenant_id, service=needed.service, level=needed.level, **whose
        )
        staleness = timedelta(seconds=self.staleness)
        rule = access.Rule(now=self.now, staleness=staleness, own=self.service)
        return rule.decided(asked, self.known.facts)

    def _require_terms(self, actor: Actor) -> None:
        """Gate whoever acts for an establishment by its own terms (design.md §4.6).

        Administrators, delegates, and the establishment's machine clients.
        """
        is_application = actor.client_id is not None and actor.home_id is not None
        is_at_head = actor.basis is Basis.OWN and actor.is_administrator
        if (
            not (actor.is_delegate or is_at_head or is_application)
            or self.is_reading
            or self.permission.despite_terms
        ):
            return
        if not self.known.has_accepted_terms:
            raise refusals.TermsNotAccepted

    def _client(self, client_id: UUID, claims: Claims) -> Actor:
        """A machine client acts within its scope: the platform's everywhere, others as assigned."""
        if self.permission.scope is None:
            raise Forbidden
        if not access.covers(claims.scope, self.permission.scope):
            raise refusals.InsufficientScope
        caller = Actor(client_id=client_id, home_id=claims.est, scopes=claims.scope)
        if claims.est is not None and self.tenant_id not in (None, claims.est):
            actor = self._as_assigned(caller, access.Client(client_id, claims.est, claims.scope))
        else:
            if self.tenant_id is not None:
                self._require_known()
            actor = caller.acting(basis=Basis.CLIENT, tenant_id=self.tenant_id or claims.est)
        self._require_terms(actor)
        return actor

    def _as_assigned(self, caller: Actor, client: access.Client) -> Actor:
        """Elsewhere an establishment's client acts by a delegation that it is assigned in."""
        needed = self.permission.delegated
        if needed is None:
            raise NotFound
        return self._delegated(caller, self._decided(needed, client=client))

    def _require_known(self) -> None:
        if self.known.facts.place is None:
            raise NotFound
