"""A sender that a deadlock undoes writes once more what it has sent, and sends nothing twice."""

import threading
import time
from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from sqlalchemy import exc, select, text
from sqlalchemy.orm import Session, sessionmaker

from deploy.installation.provisioning import Urls
from services.mailer.models import Email, EmailStatus, Outcome
from shared.db import connect, sessions
from shared.events.mailer import EmailSent
from tests.mailer.bulk import queue_many
from tests.mailer.outgoing import attempts
from tests.mailer.transports import Meddling
from tests.mailer.world import World

SOME = 3
PATIENCE = 60
"""Seconds after which what does not come is taken for lost; nothing is judged by it."""

WAITING = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


@pytest.fixture
def clock() -> None:
    """Time goes by as it does."""


@pytest.fixture
def world(
    throwaway: Callable[[str], Urls], make_world: Callable[[sessionmaker[Session]], World]
) -> Iterator[World]:
    """A mailer in a database of its own, where everybody commits."""
    engine = connect(throwaway("mailer").runtime)
    yield make_world(sessions(engine))
    engine.dispose()


class Crossing(threading.Thread):
    """Locks an e-mail, and once the sender waits for that, one that the sender has locked."""

    def __init__(self, world: World, first: UUID, second: UUID) -> None:
        super().__init__(daemon=True)
        self.world, self.first, self.second = world, first, second
        self.has_first = threading.Event()
        self.has_crossed = False

    def run(self) -> None:
        with self.world.look() as session:
            _lock(session, self.first)
            self.has_first.set()
            self._until_somebody_waits()
            self.has_crossed = True
            try:
                _lock(session, self.second)
            except exc.OperationalError:  # it was this one that ended the deadlock
                session.rollback()

    def _until_somebody_waits(self) -> None:
        end = time.monotonic() + PATIENCE
        while not self._somebody_waits():
            assert time.monotonic() < end, "nobody waits"
            time.sleep(0.01)

    def _somebody_waits(self) -> bool:
        """Look in a transaction of its own: within one, PostgreSQL shows the same again."""
        with self.world.look() as session:
            return bool(session.scalar(WAITING))


def _lock(session: Session, email_id: UUID) -> None:
    session.scalars(select(Email.id).where(Email.id == email_id).with_for_update()).all()


def test_with_somebody_who_locks_the_other_way_round_sends_no_mail_twice(world: World) -> None:
    queue_many(world, SOME)
    _, second, third = [email.id for email in world.emails()]
    crossing = Crossing(world, first=third, second=second)
    calls = iter(range(1, 1_000))

    def cross() -> None:
        if next(calls) == SOME:
            crossing.start()
            assert crossing.has_first.wait(PATIENCE)

    assert world.send(world.with_transport(Meddling(cross))) == SOME

    crossing.join(PATIENCE)
    assert not crossing.is_alive()
    assert crossing.has_crossed
    assert {email.status for email in world.emails()} == {EmailStatus.SENT}
    assert attempts(world) == [(1, Outcome.SENT)] * SOME
    assert len(world.announced(EmailSent)) == SOME
