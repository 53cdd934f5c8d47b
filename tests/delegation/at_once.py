"""How races of delegations are run, or made to happen, and what they leave."""

import gc
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from services.delegation.handlers import HANDLERS
from services.delegation.models import Delegation
from shared import access, tenancy
from shared.access.tables import AccessDelegation
from shared.events import Event
from shared.messaging import News
from shared.tenancy import Reason
from tests import factories
from tests.answers import Answer
from tests.delegation.world import World
from tests.together import how_many_wait, until

ROUNDS = 6
"""How often a race is run."""


def statuses(answers: Sequence[Answer | None]) -> Counter[int]:
    return Counter(answer.status_code for answer in answers if answer is not None)


def granted_by(world: World, delegation_id: UUID) -> AccessDelegation:
    with world.look() as session:
        return session.get_one(AccessDelegation, delegation_id)


@contextmanager
def counting(world: World) -> Iterator[list[int]]:
    """Count at each writing of rows meanwhile how many delegations are kept in memory."""
    kept: list[int] = []

    def count(session: Session, *_: object) -> None:
        gc.collect()
        kept.append(sum(isinstance(each, Delegation) for each in session.identity_map.values()))

    event.listen(world.sessions, "after_flush", count)
    try:
        yield kept
    finally:
        event.remove(world.sessions, "after_flush", count)


@contextmanager
def holding(world: World, hold: Callable[[Session], object]) -> Iterator[None]:
    """Hold something that others need, until the end of the block."""
    with world.look() as session:
        hold(session)
        yield
        session.rollback()


def row(delegation_id: UUID) -> Callable[[Session], object]:
    wanted = select(Delegation.id).where(Delegation.id == delegation_id).with_for_update()
    return lambda session: session.execute(wanted).all()


def wait_for(world: World, count: int) -> None:
    until(lambda: how_many_wait(world.sessions) == count)


def heard(world: World, news: Event) -> Callable[[], None]:
    """Make ready that news is stored, then handled, as a worker does it: by two transactions."""
    message = factories.message(news, sequence=world.sequence + 1)

    def hear() -> None:
        with world.sessions.begin() as session:
            tenancy.unconfined(session, Reason.HANDLER)
            access.project(session, message)
        if handler := HANDLERS.get(type(news)):
            with world.sessions.begin() as session:
                tenancy.unconfined(session, Reason.HANDLER)
                handler(session, news, News(message, world.now(), world.tools))

    return hear
