"""Doing things at the same instant."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

from shared.access.tables import AccessDelegation
from tests.delegation.callers import Answer
from tests.delegation.world import World

Act = Callable[[], Answer | None]
ROUNDS = 6
"""How often a race is run."""


def at_once(*acts: Act) -> Sequence[Answer | None]:
    """Do things at the same instant, and tell what each was answered."""
    start = Barrier(len(acts))

    def do(act: Act) -> Answer | None:
        start.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(do, acts))


def statuses(answers: Sequence[Answer | None]) -> Counter[int]:
    return Counter(answer.status_code for answer in answers if answer is not None)


def granted_by(world: World, delegation_id: UUID) -> AccessDelegation:
    with world.look() as session:
        return session.get_one(AccessDelegation, delegation_id)
