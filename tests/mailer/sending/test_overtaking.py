"""A reset leaves before thousands that wait, over SMTP, by the worker as it runs."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session, sessionmaker

from deploy.installation.provisioning import Urls
from services.mailer.config import Settings
from services.mailer.worker import create_worker
from shared import clock as clocks
from shared.db import connect, sessions
from shared.messaging import Broker
from tests.mailer import mail_server
from tests.mailer.bulk import queue_many, reset_amidst
from tests.mailer.mail_server import MailServer
from tests.mailer.world import World

TAKEN_FIRST = 50
"""The reset is asked for once the server has taken as many of those that wait."""


@pytest.fixture
def clock() -> None:
    """Time goes by as it does."""


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server.listening() as server:
        yield server


@pytest.fixture
def url(throwaway: Callable[[str], Urls]) -> str:
    return throwaway("mailer").runtime


@pytest.fixture
def world(url: str, make_world: Callable[[sessionmaker[Session]], World]) -> Iterator[World]:
    engine = connect(url)
    made = make_world(sessions(engine))
    made.now = clocks.now()
    yield made
    engine.dispose()


@pytest.mark.parametrize(
    ("waiting", "others_at_most"),
    [
        pytest.param(2_000, 1_000, marks=pytest.mark.long),
        pytest.param(20_000, 1_000, marks=pytest.mark.faults),
    ],
)
def test_a_reset_is_taken_before_what_waits_in_bulk(
    world: World,
    server: MailServer,
    settings: Settings,
    url: str,
    waiting: int,
    others_at_most: int,
) -> None:
    queue_many(world, waiting)
    person = world.account(world.establishment())
    mail_url = f"smtp://127.0.0.1:{server.port}?sink=yes"
    worker = create_worker(
        replace(settings, database_url=url, mail_url=mail_url), Broker("memory://overtaking-mails")
    )

    worker.start()
    try:
        found = reset_amidst(world, server, person, after=TAKEN_FIRST)
    finally:
        worker.stop()

    assert found.overtaken_by <= others_at_most < waiting - TAKEN_FIRST
    assert len({mail["To"] for mail in server.mails}) == len(server.mails)  # and nothing twice
