"""A real mail server that goes wrong at each moment of a mail; the mails after it do not suffer."""

from collections.abc import Iterator

import pytest
import time_machine
from sqlalchemy import select

from services.mailer.clients import smtp
from services.mailer.models import Attempt, Email, EmailStatus, Outcome
from services.mailer.tools import Tools, transport_at
from tests.mailer import mail_server
from tests.mailer.bulk import queue_many
from tests.mailer.mail_server import At, Fault, MailServer
from tests.mailer.outgoing import later, queued
from tests.mailer.world import World

QUEUED, SENT, FAILED = EmailStatus.QUEUED, EmailStatus.SENT, EmailStatus.FAILED
POSTPONED, REFUSED, IN_DOUBT = Outcome.POSTPONED, Outcome.REFUSED, Outcome.IN_DOUBT

FAULTS = {
    "is not served for now": (Fault(At.MAIL, "451 4.3.0 try again later"), QUEUED, POSTPONED),
    "comes from whom the server will not have": (
        Fault(At.MAIL, "550 5.7.1 sender refused"),
        QUEUED,
        POSTPONED,
    ),
    "is greylisted": (
        Fault(At.RCPT, "450 4.2.0 <x>: Recipient address rejected: Greylisted"),
        QUEUED,
        POSTPONED,
    ),
    "is for nobody": (Fault(At.RCPT, "550 5.1.1 no such user"), FAILED, REFUSED),
    "is for a full mailbox": (Fault(At.RCPT, "552 5.2.2 mailbox full"), FAILED, REFUSED),
    "may not be handed over yet": (Fault(At.INSIDE, "451 4.3.1 no room"), QUEUED, POSTPONED),
    "is said to be taken before it was handed over": (
        Fault(At.INSIDE, "250 2.0.0 taken"),
        QUEUED,
        POSTPONED,
    ),
    "may not be handed over": (Fault(At.INSIDE, "554 5.5.1 no"), FAILED, REFUSED),
    "is looked at and postponed": (Fault(At.DATA, "451 4.7.1 try later"), QUEUED, POSTPONED),
    "is looked at and refused": (Fault(At.DATA, "554 5.7.1 spam"), FAILED, REFUSED),
    "is the last before the server goes": (Fault(At.RCPT, "421 4.3.2 bye"), QUEUED, POSTPONED),
    "is cut off before it is told to whom": (Fault(At.MAIL), QUEUED, POSTPONED),
    "is cut off at its recipient": (Fault(At.RCPT), QUEUED, POSTPONED),
    "is cut off inside": (Fault(At.INSIDE), QUEUED, IN_DOUBT),
    "is cut off once it was handed over": (Fault(At.DATA), QUEUED, IN_DOUBT),
    "is answered by silence": (Fault(At.RCPT, "250 late", seconds=2), QUEUED, POSTPONED),
    "is answered by silence at its end": (Fault(At.DATA, "250 late", seconds=2), QUEUED, IN_DOUBT),
}
"""What happens to a mail: how it stands then, and how its try ended."""


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server.listening() as server:
        yield server


@pytest.fixture
def tools(world: World, server: MailServer, monkeypatch: pytest.MonkeyPatch) -> Tools:
    monkeypatch.setattr(smtp, "MAIL_TIMEOUT", 0.5)
    return world.with_transport(transport_at(f"smtp://127.0.0.1:{server.port}?sink=yes"))


def three(world: World) -> None:
    home = world.establishment()
    for _ in range(3):
        queued(world, world.account(home))


def outcomes(world: World, email: Email) -> list[Outcome | None]:
    with world.look() as session:
        tries = select(Attempt.outcome).where(Attempt.email_id == email.id)
        return list(session.scalars(tries.order_by(Attempt.number)))


def send_all(world: World, tools: Tools) -> None:
    """Let the senders run until nothing is due."""
    while world.send(tools):
        pass


@pytest.mark.parametrize(("fault", "state", "outcome"), FAULTS.values(), ids=FAULTS)
def test_a_mail_suffers_alone_when_it(
    world: World,
    server: MailServer,
    tools: Tools,
    fault: Fault,
    state: EmailStatus,
    outcome: Outcome,
) -> None:
    three(world)
    server.faults = [None, fault]

    send_all(world, tools)

    emails = world.emails()
    assert [email.status for email in emails] == [SENT, state, SENT]
    assert [mail["Message-ID"] for mail in server.mails] == [
        emails[0].message_id,
        emails[2].message_id,
    ]
    assert outcomes(world, emails[1]) == [outcome]


def test_a_greylisted_mail_arrives_with_the_next_try_over_the_same_sender(
    world: World, server: MailServer, tools: Tools, clock: time_machine.Traveller
) -> None:
    three(world)
    server.faults = [Fault(At.RCPT, "450 4.2.0 greylisted")] * 3

    send_all(world, tools)
    later(world, clock, minutes=2)
    send_all(world, tools)

    assert [email.status for email in world.emails()] == [SENT] * 3
    assert [email.tries for email in world.emails()] == [2] * 3
    assert server.connections == 2


@pytest.mark.parametrize("fault", ["is cut off once it was handed over", "is for nobody"])
def test_of_many_claimed_together_it_suffers_alone_too(
    world: World, server: MailServer, tools: Tools, fault: str
) -> None:
    queue_many(world, 6)
    wrong, state, outcome = FAULTS[fault]
    server.faults = [None, None, None, wrong]

    send_all(world, tools)

    emails = world.emails()
    assert [email.status for email in emails] == [SENT] * 3 + [state] + [SENT] * 2
    assert [email.tries for email in emails] == [1] * 6
    assert [mail["Message-ID"] for mail in server.mails] == [
        email.message_id for email in emails if email.status is SENT
    ]
    assert outcomes(world, emails[3]) == [outcome]


def test_refusals_cost_no_connection(world: World, server: MailServer, tools: Tools) -> None:
    three(world)
    server.faults = [
        Fault(At.MAIL, "451 later"),
        Fault(At.DATA, "554 5.7.1 spam"),
        Fault(At.RCPT, "550 5.1.1 no such user"),
    ]

    send_all(world, tools)

    assert (server.connections, server.mails) == (1, [])
