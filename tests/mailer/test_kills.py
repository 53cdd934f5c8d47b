"""Senders that really run at once, and processes that are really killed."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from deploy.installation.postgres_files import free_port
from deploy.installation.provisioning import Urls
from services.mailer.models import Attempt, EmailStatus, Outcome
from shared.db import connect, sessions
from shared.events.mailer import EmailSent
from tests.mailer.bulk import queue_many
from tests.mailer.campaigns import sink
from tests.mailer.campaigns.killing import Program
from tests.mailer.transports import Scripted
from tests.mailer.world import World

WAITING = (EmailStatus.QUEUED, EmailStatus.SENDING)
NUMBER = 30
MANY = 600
ROOT = Path(__file__).parents[2]
SENDER = """
import os, sys
from dataclasses import replace
from datetime import timedelta
from services.mailer import chores
from services.mailer.actions import claiming
from services.mailer.clients.maildir import Maildir
from services.mailer.clients.smtp import Smtp
from services.mailer.domain.lanes import Lane
from services.mailer.tools import Tools
from services.mailer.config import Settings
from shared import clock
from shared.db import connect, sessions

Maildir.lease = timedelta(seconds=0)
claiming.TOGETHER_FOR = timedelta(seconds=0.2)
at = Smtp.at
Smtp.at = lambda url: replace(at(url), lease=timedelta(seconds=0))
settings = Settings.read(os.environ)
tools, factory = Tools.of(settings), sessions(connect(settings.database_url))
chores.lapse_emails(factory, clock.now(), tools)  # connected, and warm
print("ready", flush=True)
while True:
    for lane in Lane:
        chores.send_emails(factory, clock.now(), tools, lane=lane)
"""


@pytest.fixture
def clock() -> None:
    """Time goes by as it does."""


@pytest.fixture
def url(throwaway: Callable[[str], Urls]) -> str:
    return throwaway("mailer").runtime


@pytest.fixture
def committed(url: str, make_world: Callable[[sessionmaker[Session]], World]) -> Iterator[World]:
    """A mailer in a database of its own, where everybody commits."""
    engine = connect(url)
    yield make_world(sessions(engine))
    engine.dispose()


def queue(world: World, number: int) -> None:
    home = world.establishment()
    for _ in range(number):
        world.told(world.code_for(world.account(home), purpose="password_reset"))


def test_senders_at_once_never_take_the_same_mail(committed: World) -> None:
    queue(committed, 24)
    transports = [Scripted(None) for _ in range(4)]
    threads = [
        threading.Thread(target=committed.send, args=(committed.with_transport(transport),))
        for transport in transports
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    taken = Counter(str(mail["Message-ID"]) for each in transports for mail in each.taken)
    assert len(taken) == 24
    assert set(taken.values()) == {1}


@pytest.mark.faults
def test_a_sender_killed_at_any_instant_loses_and_repeats_nothing(
    committed: World, url: str, environ: dict[str, str]
) -> None:
    queue(committed, NUMBER)
    given = {**os.environ, **environ, "DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
    kills = 0

    while any(email.status in WAITING for email in committed.emails()):
        with subprocess.Popen(
            [sys.executable, "-c", SENDER], env=given, stdout=subprocess.PIPE, cwd=ROOT
        ) as sender:
            assert sender.stdout is not None
            assert sender.stdout.readline() == b"ready\n"
            before = len(committed.delivered())
            while len(committed.delivered()) == before < NUMBER:
                time.sleep(0.01)
            time.sleep(random.uniform(0, 0.1))
            sender.send_signal(signal.SIGKILL)
        kills += 1

    assert kills > 1
    assert {email.status for email in committed.emails()} == {EmailStatus.SENT}
    found = Counter(str(mail["Message-ID"]) for mail in committed.delivered())
    assert len(found) == NUMBER
    assert set(found.values()) == {1}


@pytest.mark.faults
def test_of_many_claimed_together_a_killed_sender_leaves_one_in_doubt(
    committed: World, url: str, environ: dict[str, str], tmp_path: Path
) -> None:
    queue_many(committed, MANY)
    port, taken = free_port(), sink.Taken(tmp_path / "taken")
    server = Program(sink.__name__, [str(port), str(taken.path)], os.environ, tmp_path / "log")
    server.start()
    given = {
        **os.environ,
        **environ,
        "DATABASE_URL": url,
        "MAIL_URL": f"smtp://127.0.0.1:{port}?starttls=never&sink=yes",
        "PYTHONPATH": str(ROOT),
    }
    kills = 0
    try:
        while any(email.status in WAITING for email in committed.emails()):
            with subprocess.Popen(
                [sys.executable, "-c", SENDER], env=given, stdout=subprocess.PIPE, cwd=ROOT
            ) as sender:
                assert sender.stdout is not None
                assert sender.stdout.readline() == b"ready\n"
                before = len(taken.look())
                while len(taken.look()) == before and len(set(taken.mails)) < MANY:
                    time.sleep(0.01)
                time.sleep(random.uniform(0, 1))
                sender.send_signal(signal.SIGKILL)
            kills += 1
    finally:
        server.kill()

    assert kills > 1
    assert {email.status for email in committed.emails()} == {EmailStatus.SENT}
    found = Counter(mail.message_id for mail in taken.look())
    with committed.look() as session:
        doubtful = select(func.count()).where(Attempt.outcome == Outcome.IN_DOUBT)
        in_doubt = session.scalar(doubtful) or 0
    assert len(found) == MANY
    assert sum(found.values()) - MANY <= in_doubt <= kills
    assert len(committed.announced(EmailSent)) == MANY
