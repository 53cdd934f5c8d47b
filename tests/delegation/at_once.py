"""How races of delegations are run, and what they leave."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from shared.access.tables import AccessDelegation
from tests.answers import Answer
from tests.delegation.world import World

ROUNDS = 6
"""How often a race is run."""


def statuses(answers: Sequence[Answer | None]) -> Counter[int]:
    return Counter(answer.status_code for answer in answers if answer is not None)


def granted_by(world: World, delegation_id: UUID) -> AccessDelegation:
    with world.look() as session:
        return session.get_one(AccessDelegation, delegation_id)
