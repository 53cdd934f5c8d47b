"""What becomes of each whom a request names: it is asked, or why it is not."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from services.delegation import errors
from services.delegation.actions.drafting import Terms
from services.delegation.domain.asked import Target, Wish
from services.delegation.domain.mandates import may_name
from services.delegation.errors import Refusal
from services.delegation.models import Delegation, Status
from shared.access.tables import AccessEstablishment
from shared.errors import Bilingual, Problem

REQUESTED, REFUSED = "requested", "refused"


@dataclass(frozen=True)
class TargetOutcome:
    """What became of one target: a request, or why there is none.

    :ivar delegation_id: the request; where one stands in the way already, that one
    :ivar services: those in which it stands in the way
    :ivar establishment: what the register calls whom both numbers name, where a paper names it too
    :ivar problem: what is wrong with what is asked of this one
    """

    siret: str
    contract_number: str
    outcome: str
    code: Refusal | None = None
    delegation_id: UUID | None = None
    services: list[str] | None = None
    establishment: str | None = None
    problem: Problem | None = None

    @property
    def message(self) -> Bilingual | None:
        """Tell in words why it is refused."""
        return errors.REFUSED[self.code] if self.code else None


def refusal(
    wish: Wish,
    found: AccessEstablishment | None,
    terms: Terms,
    existing: Mapping[UUID, list[Delegation]],
) -> TargetOutcome | None:
    """Tell why one is not asked; None: nothing stands in the way.

    :param found: whom both numbers name, if anybody
    :param existing: what joins the asker to each already, by establishment
    """
    target = wish.target
    if found is None:
        return refused(target, Refusal.UNKNOWN_TARGET)
    if wish.name is not None and not may_name(wish.name, found.name):
        return refused(target, Refusal.OTHER_NAME)
    if found.establishment_id == terms.asker.establishment_id:
        return refused(target, Refusal.OWN_ESTABLISHMENT)
    joined = [
        delegation
        for delegation in existing.get(found.establishment_id, ())
        if any(line.is_open and line.service in terms.rights for line in delegation.lines)
    ]
    if not joined:
        return None
    is_pending = any(delegation.status is Status.PENDING for delegation in joined)
    taken = {line.service for delegation in joined for line in delegation.lines if line.is_open}
    return refused(
        target,
        Refusal.ALREADY_REQUESTED if is_pending else Refusal.ALREADY_DELEGATED,
        delegation_id=joined[0].id,
        services=sorted(taken & terms.rights.keys()),
    )


def named(outcome: TargetOutcome, wish: Wish, found: AccessEstablishment | None) -> TargetOutcome:
    """Name whom both numbers name, where a paper is taken up: its row is checked by it."""
    if found is None or (wish.name is None and wish.mandate_signed_on is None):
        return outcome
    return replace(outcome, establishment=found.name)


def refused(target: Target, code: Refusal, **details: Any) -> TargetOutcome:
    """Tell that nobody is asked, and why."""
    return TargetOutcome(*target, REFUSED, code=code, **details)
