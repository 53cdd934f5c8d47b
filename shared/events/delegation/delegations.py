"""What happens to delegations."""

from dataclasses import field
from datetime import date
from uuid import UUID

from shared.events.accounts import Person
from shared.events.base import Event
from shared.events.delegation.facts import DelegationFacts, MandateFacts
from shared.events.derivation import LATER


class DelegationRequested(
    Event,
    name="delegation.delegation.requested",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """A centralising establishment asks to work for another, whose administrators are to answer.

    :ivar mandate: on paper, which the request takes up; left out where there is none
    :ivar succeeds_centralising_id: whose delegation it is to succeed; left out where there is none
    """

    delegation: DelegationFacts
    requested_by: Person | None = None
    mandate: MandateFacts | None = field(default=None, metadata=LATER)
    succeeds_centralising_id: UUID | None = field(default=None, metadata=LATER)


class DelegationAccepted(
    Event,
    name="delegation.delegation.accepted",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """The delegating side has agreed; `is_narrowed`: to less than was asked."""

    delegation: DelegationFacts
    is_narrowed: bool


class DelegationRefused(
    Event,
    name="delegation.delegation.refused",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """The delegating side has said no."""

    delegation: DelegationFacts


class DelegationCancelled(
    Event,
    name="delegation.delegation.cancelled",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """The centralising side has taken its request back."""

    delegation: DelegationFacts


class DelegationLapsed(
    Event,
    name="delegation.delegation.lapsed",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """Nobody answered within 30 days, or the end date has passed.

    :ivar because_of: the establishment that is closed, where that is why; left out otherwise
    """

    delegation: DelegationFacts
    because_of: UUID | None = field(default=None, metadata=LATER)


class DelegationLapsing(
    Event,
    name="delegation.delegation.lapsing",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """Nobody has answered, and soon it will be too late; told once.

    :ivar lapses_on: the day on which the request lapses
    """

    delegation: DelegationFacts
    lapses_on: date


class DelegationTerminated(
    Event,
    name="delegation.delegation.terminated",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """Either side, or an operator, has ended it at once; or one of them is closed.

    :ivar because_of: the establishment that is closed, where that is why; left out otherwise
    """

    delegation: DelegationFacts
    because_of: UUID | None = field(default=None, metadata=LATER)


class DelegationExpired(
    Event,
    name="delegation.delegation.expired",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """Its last day has gone by."""

    delegation: DelegationFacts


class DelegationEnding(
    Event,
    name="delegation.delegation.ending",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """Its last day is near: told some days before (30, 7, 1), or as soon as can be after these."""

    delegation: DelegationFacts


class DelegationSuspended(
    Event,
    name="delegation.delegation.suspended",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """It grants nothing for now.

    :ivar by: delegating, operator or rules
    :ivar because_of: the establishment that is suspended, where the rules have done it; left out
        otherwise
    """

    delegation: DelegationFacts
    by: str | None = field(default=None, metadata=LATER)
    because_of: UUID | None = field(default=None, metadata=LATER)


class DelegationResumed(
    Event,
    name="delegation.delegation.resumed",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """It grants again.

    :ivar by: delegating, operator or rules
    :ivar because_of: the establishment that is active again, where the rules have done it; left
        out otherwise
    """

    delegation: DelegationFacts
    by: str | None = field(default=None, metadata=LATER)
    because_of: UUID | None = field(default=None, metadata=LATER)


class DelegationCorrected(
    Event,
    name="delegation.delegation.corrected",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """An operator has corrected the number that one of the two goes by; it goes on as it was.

    :ivar establishment_id: the one whose number was wrong
    :ivar siret: its SIRET from now on
    :ivar former_siret: the wrong one; None: it was right
    :ivar former_contract_number: the wrong one; None: none was
    :ivar contract_number: what stands in its place; None: none was wrong
    """

    delegation: DelegationFacts
    establishment_id: UUID
    siret: str
    former_siret: str | None = None
    former_contract_number: str | None = None
    contract_number: str | None = None


class DelegationAffected(
    Event,
    name="delegation.delegation.affected",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """Something else has changed for a request, or an amendment, that waits: it waits on, as it is.

    :ivar because: service_withdrawn (it is no longer delegable), not_centralising (the centralising
        side is not any more), requester_expired or requester_deleted (whoever asked is not there)
    :ivar services: those that are no longer delegable
    :ivar amendment_id: the amendment that waits; None: the request itself
    :ivar requested_by: whoever asked, where that is why
    """

    delegation: DelegationFacts
    because: str
    services: list[str] = field(default_factory=list)
    amendment_id: UUID | None = None
    requested_by: Person | None = None


class DelegationReduced(
    Event,
    name="delegation.delegation.reduced",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """It reaches less far, or ends earlier, than before."""

    delegation: DelegationFacts
    by: str


class DelegationSuperseded(
    Event,
    name="delegation.delegation.superseded",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """Services in it were given to another establishment; `services` names which.

    They are exclusive, or the other was asked to succeed in them, and the delegating side agreed.
    """

    delegation: DelegationFacts
    services: list[str]
