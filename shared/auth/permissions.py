"""The vocabulary in which each service's `permissions.py` says who may do what."""

from dataclasses import dataclass
from typing import NamedTuple

from shared.auth.actor import Duty, Level, Profile

ADMINISTRATORS = frozenset({Profile.ADMINISTRATOR})
EVERYONE = frozenset(Profile)


class Delegated(NamedTuple):
    """What a delegation must carry for a delegate to be let in: a service at a level."""

    service: str
    level: Level


@dataclass(frozen=True, kw_only=True)
class Permission:
    """Who may do something: one constant per act or family of acts in `permissions.py`.

    :ivar name: a stable name, shown by the route test
    :ivar own: the profiles that may, in their own establishment
    :ivar delegated: what a delegation must carry for somebody of another establishment; None: never
    :ivar duty: the operator's duty that opens it anywhere (recorded there); None: none
    :ivar scope: the scope a machine client needs; None: no machine client may
    :ivar despite_terms: also open to an administrator who has not accepted the terms; reading
        always is
    :ivar while_enrolling: also open to whoever must have a second factor and has not shown one: to
        add it, and to leave
    :ivar step_up: a person must have proved lately who they are, unless they only read
    :ivar step_up_to_read: they must for that too: what it hands out opens accounts
    """

    name: str
    own: frozenset[Profile] = frozenset()
    delegated: Delegated | None = None
    duty: Duty | None = None
    scope: str | None = None
    despite_terms: bool = False
    while_enrolling: bool = False
    step_up: bool = False
    step_up_to_read: bool = False

    def asks_for_proof(self, *, is_reading: bool) -> bool:
        """Tell whether whoever does it must have proved lately who they are."""
        return self.step_up_to_read if is_reading else self.step_up
