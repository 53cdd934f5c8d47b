"""Many e-mails that wait, a mail server that takes them, and a reset asked in the midst of them."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import insert

from services.mailer.domain.lanes import Lane
from services.mailer.domain.mails.samples import SAMPLES
from services.mailer.models import Email, EmailStatus
from shared.db import new_id
from shared.events.accounts import AccountFacts
from tests.mailer.mail_server import MailServer
from tests.mailer.world import World

TEMPLATE = "service_published"
PATIENCE = 600
"""Seconds after which what does not come is taken for lost; nothing is judged by it."""


@dataclass(frozen=True)
class Overtaking:
    """What came of a reset: how many of the others the server took meanwhile, how long it took."""

    overtaken_by: int
    seconds: float


def queue_many(world: World, number: int) -> None:
    """Have news wait for as many people."""
    cause, facts = uuid4(), SAMPLES[TEMPLATE].to_data()
    rows = [
        {
            "id": new_id(),
            "sequence": 0,
            "cause_id": cause,
            "template": TEMPLATE,
            "language": "fr",
            "recipient": f"person{n}@example.org",
            "facts": facts,
            "named": [],
            "lane": Lane.NEWS,
            "status": EmailStatus.QUEUED,
            "due_at": world.now,
            "created_at": world.now,
        }
        for n in range(number)
    ]
    with world.look() as session:
        session.execute(insert(Email), rows)
        session.commit()


def until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "it does not come"
        time.sleep(0.01)


def reset_amidst(
    world: World, server: MailServer, person: AccountFacts, *, after: int
) -> Overtaking:
    """Ask for a reset once the server has taken some, and wait until it has taken that too.

    Whether this process handles the message, or the worker that is running, is all the same.

    :param person: whose, known before the worker began
    """
    until(lambda: len(server.mails) >= after)

    world.receive(world.message(world.code_for(person, purpose="password_reset")))
    asked, taken = time.perf_counter(), len(server.mails)
    until(lambda: place_of(server, person.email) is not None)

    seconds = time.perf_counter() - asked
    place = place_of(server, person.email)
    assert place is not None
    return Overtaking(overtaken_by=max(0, place - taken), seconds=seconds)


def place_of(server: MailServer, address: str) -> int | None:
    """Tell how many mails the server took before somebody's."""
    found = [place for place, mail in enumerate(list(server.mails)) if mail["To"] == address]
    return found[0] if found else None
