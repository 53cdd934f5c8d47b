"""What is objected to, and what operators answer."""

from shared.events.base import Event
from shared.events.delegation.facts import DelegationFacts, ObjectionFacts


class ObjectionMade(
    Event,
    name="delegation.objection.made",
    subject="delegation.delegation_id",
    tenant="objection.establishment_id",
):
    """One side contests that operators, or the rules, have suspended or ended a delegation."""

    delegation: DelegationFacts
    objection: ObjectionFacts


class ObjectionAnswered(
    Event,
    name="delegation.objection.answered",
    subject="delegation.delegation_id",
    tenant="objection.establishment_id",
):
    """Operators have answered it; what they do to the delegation is told by itself."""

    delegation: DelegationFacts
    objection: ObjectionFacts
