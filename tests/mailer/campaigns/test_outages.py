"""A campaign while worker, mail server, PostgreSQL and RabbitMQ are killed, each in turn."""

import os
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from deploy.installation import postgres_files
from services.mailer.models import Attempt, Email, EmailStatus, Letter, Outcome
from shared import clock as clocks
from shared import messaging, migrations
from shared.db import connect, sessions
from shared.errors import Problem
from shared.jobs import Job
from shared.messaging import topology
from shared.messaging.tables import OutboxMessage
from tests.mailer.campaigns import impatient, many, sink
from tests.mailer.campaigns.handing import Handing
from tests.mailer.campaigns.killing import Killer, Program
from tests.mailer.letters.box import new_category
from tests.mailer.world import World
from tests.servers import postgres_own
from tests.servers.broker import Broker
from tests.servers.databases import Databases
from tests.servers.postgres_own import OwnPostgres

T = TypeVar("T")
DEPOSITED = "mailer.letter.deposited.v1"
SEED = 13
PATIENCE = 300, 0.1
"""Seconds, and further ones a letter, after which what does not come is taken for lost; nothing is
judged by it."""
UNDER_WAY = (EmailStatus.QUEUED, EmailStatus.SENDING, EmailStatus.HELD)


@pytest.fixture
def clock() -> None:
    """Time goes by as it does."""


@pytest.fixture
def own_postgres() -> Iterator[OwnPostgres]:
    with postgres_own.started() as own:
        yield own


@pytest.fixture
def url(own_postgres: OwnPostgres) -> str:
    return Databases(own_postgres.admin_url, migrate=migrations.upgrade).copy("mailer").runtime


@pytest.fixture
def world(url: str, make_world: Callable[[sessionmaker[Session]], World]) -> Iterator[World]:
    """A mailer whose database is killed."""
    engine = connect(url)
    made = make_world(sessions(engine))
    made.now = clocks.now()
    yield made
    engine.dispose()


def patiently(act: Callable[[], T]) -> T:
    """Do something once the database is there."""
    end = time.monotonic() + PATIENCE[0]
    while time.monotonic() < end:
        with suppress(DBAPIError, Problem):
            return act()
        time.sleep(0.1)
    raise TimeoutError


def until(is_so: Callable[[], bool], *, end: float) -> None:
    """Wait until something is so.

    :param end: the instant of the monotonic clock after which it is taken for lost
    """
    while not patiently(is_so):
        assert time.monotonic() < end, "it does not come"
        time.sleep(0.2)


def has_come_to(share: float, *, world: World, taken: sink.Taken, number: int) -> bool:
    """Tell whether a share of a campaign's letters and of its mails is where they are to go."""
    with world.look() as session:
        letters = session.scalar(select(func.count()).select_from(Letter)) or 0
    mails = len({mail.message_id for mail in taken.look()})
    return letters + mails >= share * 2 * number


def told_all(world: World, deposit_id: str) -> bool:
    """Tell whether a campaign is deposited, and everybody, other services too, has been told."""
    with world.look() as session:
        is_over = session.scalar(select(Job.ended_at).where(Job.id == deposit_id)) is not None
        hidden = select(Letter.id).where(Letter.embargoed_until.is_not(None)).limit(1)
        waiting = select(Email.id).where(Email.status.in_(UNDER_WAY)).limit(1)
        unpublished = select(OutboxMessage.id).where(OutboxMessage.published_at.is_(None)).limit(1)
        left = (hidden, waiting, unpublished)
        return is_over and all(session.scalar(each) is None for each in left)


@dataclass(frozen=True)
class Found:
    """What has come of a campaign: letters by reference, e-mails by letter and by how they stand.

    :ivar announced: deposits of which other services were told, by letter
    :ivar in_doubt: tries of which nobody knows what became of them
    """

    letters: Counter[str | None]
    announced: Counter[str]
    told: Counter[UUID]
    statuses: Counter[EmailStatus]
    in_doubt: int


def found_in(world: World) -> Found:
    with world.look() as session:
        announced = select(OutboxMessage.subject).where(OutboxMessage.type == DEPOSITED)
        doubtful = select(func.count()).where(Attempt.outcome == Outcome.IN_DOUBT)
        return Found(
            letters=Counter(session.scalars(select(Letter.reference))),
            announced=Counter(session.scalars(announced)),
            told=Counter(session.scalars(select(Email.cause_id))),
            statuses=Counter(session.scalars(select(Email.status))),
            in_doubt=session.scalar(doubtful) or 0,
        )


@pytest.mark.parametrize(
    ("number", "times"),
    [
        pytest.param(1_000, 3, id="1,000"),
        pytest.param(64_000, 25, id="64,000", marks=pytest.mark.faults),
    ],
)
def test_nothing_is_lost_and_nothing_doubled_whatever_is_killed(
    number: int,
    times: int,
    world: World,
    environ: dict[str, str],
    url: str,
    own_postgres: OwnPostgres,
    own_broker: Broker,
    tmp_path: Path,
) -> None:
    assert own_broker.machine is not None
    many.publish_quietly(world, "finances")
    boxes = many.furnish(world, number)
    deposit_id = checked(world, boxes, number, tmp_path)
    port, taken = postgres_files.free_port(), tmp_path / "taken"
    vhost = own_broker.make_vhost()
    topology.declare_all(messaging.Broker(vhost))
    given = {
        **os.environ,
        **environ,
        "DATABASE_URL": url,
        "BROKER_URL": vhost,
        "MAIL_URL": f"smtp://127.0.0.1:{port}?starttls=never&sink=yes",
        "DIGEST_QUIET_MINUTES": "0",
    }
    victims = {
        "worker": Program(impatient.__name__, [], given, tmp_path / "worker.log"),
        "mail server": Program(
            sink.__name__, [str(port), str(taken)], given, tmp_path / "sink.log"
        ),
    }
    killer = Killer(
        {**victims, "PostgreSQL": own_postgres, "RabbitMQ": own_broker.machine},
        random.Random(SEED),
        times,
    )
    come = partial(has_come_to, world=world, taken=sink.Taken(taken), number=number)
    end = time.monotonic() + PATIENCE[0] + number * PATIENCE[1]
    try:
        for each in victims.values():
            each.start()
        for share, name in killer.chosen():
            until(partial(come, share), end=end)
            killer.kill(name)
        until(partial(told_all, world, deposit_id), end=end)
    finally:
        for each in victims.values():
            each.kill()

    found = patiently(lambda: found_in(world))
    mails = Counter(mail.message_id for mail in sink.Taken(taken).look())
    for counted in (found.letters, found.announced, found.told):
        assert (len(counted), set(counted.values())) == (number, {1})
    assert len(mails) == number
    assert found.statuses == {EmailStatus.SENT: number}
    assert sum(mails.values()) - number <= found.in_doubt


def checked(world: World, boxes: list[many.Box], number: int, folder: Path) -> str:
    """Hand a campaign in, have it checked, ask for its deposit; tell the id of that job."""
    operator = world.operator(**{"duty:letters": "write"})
    new_category(operator)
    handing = Handing(world, operator, many.Hurried(world))
    path = folder / "campaign.zip"
    table = many.written(boxes, number, path, seed=SEED)
    campaign = handing.sent(path)
    handing.check(campaign, table)
    handing.works.run()
    answer = handing.deposit(campaign)
    assert answer.status_code == 202, answer.json
    return str(answer.json["id"])
