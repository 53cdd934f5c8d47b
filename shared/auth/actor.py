"""Who acts, in which establishment, and by which right."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from typing import Self
from uuid import UUID

from shared.auth.assurance import Acr


class Profile(StrEnum):
    """What an account is in its own establishment."""

    ADMINISTRATOR = "administrator"
    USER = "user"


class Level(StrEnum):
    """How far a right on a service goes; each includes the one before."""

    NONE = "none"
    READ = "read"
    WRITE = "write"

    @property
    def rank(self) -> int:
        """Order the levels: 0, 1, 2."""
        return list(Level).index(self)

    def covers(self, other: "Level") -> bool:
        """Tell whether this level includes another."""
        return self.rank >= other.rank

    @classmethod
    def lesser(cls, *levels: "Level") -> "Level":
        """Pick the weakest of several levels."""
        return min(levels, key=lambda level: level.rank)


class Duty(StrEnum):
    """What an operator is there for: a right, at `write`, on a service of the platform's own."""

    REGISTER = "duty:register"
    CATALOGUE = "duty:catalogue"
    LETTERS = "duty:letters"
    PRINT = "duty:print"
    SUPPORT = "duty:support"


class Basis(StrEnum):
    """By which right an actor acts in an establishment."""

    OWN = "own"
    DELEGATION = "delegation"
    OPERATOR = "operator"
    CLIENT = "client"
    SYSTEM = "system"


@dataclass(frozen=True, kw_only=True)
class StepUp:
    """What somebody has to prove anew before what must not be stolen.

    :ivar acr: how far
    :ivar max_age: how long ago at most; None: whenever it was in this session
    """

    acr: Acr
    max_age: timedelta | None = None


@dataclass(frozen=True, kw_only=True)
class Actor:
    """The caller of a request, as the guard has settled it.

    :ivar account_id: the person; None for a machine client
    :ivar client_id: the machine client; None for a person
    :ivar home_id: the establishment they belong to; None for a machine client of the platform
    :ivar profile: as of sign-in, what the token says
    :ivar session_id: the session (`sid`) that a sign-out ends
    :ivar scopes: what a machine client's token was given
    :ivar duties: what an operator is there for
    :ivar basis: by which right they act in `tenant_id`
    :ivar tenant_id: the establishment this request is about
    :ivar delegation_id: the delegation that lets them, where `basis` is `delegation`
    :ivar reach: by delegation, the services in scope and how far, as assigned to this person
    :ivar has_shown_factor: whether their sign-in meets a policy that asks for a second factor
        (`shared.auth.factor_policy`); it is asked of people, and not of long acts
    :ivar is_kept_home: whether the platform's policy has them act for no other establishment, since
        they have shown none
    :ivar lacks: what they would have to prove anew (`shared.auth.stepping_up`); None: nothing, or
        they are nobody in person, or it was asked for with the long act that is being done
    """

    account_id: UUID | None = None
    client_id: UUID | None = None
    home_id: UUID | None = None
    profile: Profile | None = None
    session_id: UUID | None = None
    scopes: frozenset[str] = frozenset()
    duties: frozenset[Duty] = frozenset()
    basis: Basis = Basis.OWN
    tenant_id: UUID | None = None
    delegation_id: UUID | None = None
    reach: Mapping[str, Level] = field(default_factory=dict)
    has_shown_factor: bool = True
    is_kept_home: bool = False
    lacks: StepUp | None = None

    @property
    def is_administrator(self) -> bool:
        """Tell whether the token says administrator."""
        return self.profile is Profile.ADMINISTRATOR

    @property
    def is_delegate(self) -> bool:
        """Tell whether this is somebody of another establishment, acting by a delegation."""
        return self.basis is Basis.DELEGATION

    @property
    def on_behalf_of(self) -> UUID | None:
        """Tell the establishment a delegate works for; None at home."""
        return self.tenant_id if self.is_delegate else None

    @property
    def name(self) -> str:
        """Name the caller for throttles and idempotency: the account's id or the client's."""
        return str(self.account_id or self.client_id or "system")

    @property
    def acting_tenant(self) -> UUID:
        """Tell the establishment this request is about, where the route has one."""
        tenant = self.tenant_id or self.home_id
        if tenant is None:
            raise LookupError("this actor acts in no establishment")
        return tenant

    def acting(
        self,
        *,
        basis: Basis,
        tenant_id: UUID | None,
        delegation_id: UUID | None = None,
        reach: Mapping[str, Level] | None = None,
    ) -> Self:
        """Say by which right, and where, this caller acts."""
        return replace(
            self, basis=basis, tenant_id=tenant_id, delegation_id=delegation_id, reach=reach or {}
        )


SYSTEM = Actor(basis=Basis.SYSTEM)
"""The suite itself: chores, and handlers of events that nobody in particular caused."""
