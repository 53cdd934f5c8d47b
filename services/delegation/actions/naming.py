"""The establishment on the other side, as outcomes and reports name it."""

from dataclasses import dataclass

from services.delegation.models import Delegation
from shared.auth import Actor
from shared.jobs import Result


@dataclass(frozen=True)
class OtherSide:
    """Who it is: read where the delegation is held, since a rehearsal forgets what it has read."""

    name: str
    siret: str


def other_side(delegation: Delegation | None, *, actor: Actor) -> OtherSide | None:
    """Name the establishment on the other side; None: the delegation is not the actor's to see."""
    if delegation is None:
        return None
    is_ours = delegation.centralising_id == actor.acting_tenant
    other = delegation.delegating if is_ours else delegation.centralising
    return OtherSide(name=other.name, siret=other.siret)


def telling_whom(result: Result, other: OtherSide | None) -> Result:
    """Name it in the report of a job."""
    return result if other is None else result.telling(establishment=other.name, siret=other.siret)
