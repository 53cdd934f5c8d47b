"""By which right a caller acts: the order of the questions, and what each "no" is told as."""

import contextlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from shared import access, clock
from shared.auth import Actor, Basis, Delegated, Level, Permission, denylist
from shared.auth.tokens import Claims
from shared.errors import Forbidden, NotFound
from shared.web import refusals

_OUT_OF_SERVICE = frozenset({"suspended", "closed"})
_ANY_REACH = Delegated("accounts", Level.READ)
"""Asked where no delegation opens a permission, to learn whether the caller may know the place."""


@dataclass(frozen=True, kw_only=True)
class Admission:
    """One request at the door.

    :ivar session: unconfined, for reading
    :ivar service: the service's name
    :ivar staleness: seconds after which knowledge of delegations is too old
    :ivar tenant_id: the establishment in the path, if the route has one
    :ivar is_reading: whether the request changes nothing
    """

    session: Session
    service: str
    staleness: int
    permission: Permission
    tenant_id: UUID | None
    is_reading: bool
    now: datetime

    def of(self, claims: Claims) -> Actor:
        """Settle by which right the bearer of a token acts; `guard.admit` lists the refusals."""
        subject = UUID(claims.sub)
        if denylist.is_revoked(
            self.session, account_id=subject, session_id=claims.sid, issued_at=claims.iat
        ):
            raise refusals.SessionEnded
        self._require_home_in_service(claims.est)
        return self._client(subject, claims) if claims.is_client else self._person(subject, claims)

    def _require_home_in_service(self, home_id: UUID | None) -> None:
        home = access.find_establishment(self.session, home_id) if home_id else None
        if home is not None and home.status in _OUT_OF_SERVICE:
            raise refusals.EstablishmentSuspended

    def _person(self, account_id: UUID, claims: Claims) -> Actor:
        account = access.find_account(self.session, account_id)
        if account is not None and account.status == "deleted":
            raise refusals.SessionEnded
        caller = Actor(
            account_id=account_id,
            home_id=claims.est,
            profile=claims.profile,
            session_id=claims.sid,
            duties=access.duties_of(self.session, account_id),
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
            self._require_known(self.tenant_id)
        return caller.acting(basis=Basis.OPERATOR, tenant_id=self.tenant_id)

    def _by_delegation(self, caller: Actor) -> Actor:
        if self.tenant_id in (None, caller.home_id):
            raise Forbidden
        assert self.tenant_id is not None
        assert caller.account_id is not None
        decision = self._decide(caller.account_id, self.tenant_id)
        if self.permission.delegated and decision and decision.allowed:
            return caller.acting(
                basis=Basis.DELEGATION,
                tenant_id=self.tenant_id,
                delegation_id=decision.delegation_id,
                reach=decision.reach,
            )
        may_know = caller.duties or (decision and decision.reach)
        raise Forbidden if may_know else NotFound

    def _decide(self, account_id: UUID, tenant_id: UUID) -> access.Decision | None:
        needed = self.permission.delegated
        bearable = () if needed else (access.AccessKnowledgeStale,)
        with contextlib.suppress(*bearable):
            return access.decide(
                self.session,
                account_id=account_id,
                establishment_id=tenant_id,
                service=(needed or _ANY_REACH).service,
                level=(needed or _ANY_REACH).level,
                now=self.now,
                staleness=timedelta(seconds=self.staleness),
                own=self.service,
            )
        return None

    def _require_terms(self, actor: Actor) -> None:
        """Gate administrators, and delegates, by their own establishment's terms (DESIGN §4.6)."""
        is_gated = actor.is_delegate or (actor.basis is Basis.OWN and actor.is_administrator)
        if not is_gated or self.is_reading or self.permission.despite_terms:
            return
        assert actor.home_id is not None
        today = clock.paris_date(self.now)
        if not access.has_accepted_terms(self.session, actor.home_id, today):
            raise refusals.TermsNotAccepted

    def _client(self, client_id: UUID, claims: Claims) -> Actor:
        """A machine client acts within its scope, everywhere or in its own establishment."""
        if self.permission.scope is None:
            raise Forbidden
        if self.permission.scope not in claims.scope:
            raise refusals.InsufficientScope
        if claims.est is not None and self.tenant_id not in (None, claims.est):
            raise NotFound
        if self.tenant_id is not None:
            self._require_known(self.tenant_id)
        caller = Actor(client_id=client_id, home_id=claims.est, scopes=claims.scope)
        return caller.acting(basis=Basis.CLIENT, tenant_id=self.tenant_id or claims.est)

    def _require_known(self, establishment_id: UUID) -> None:
        if access.find_establishment(self.session, establishment_id) is None:
            raise NotFound
