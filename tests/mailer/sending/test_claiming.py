"""Which e-mail is claimed next, and what that and its sending ask the database."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from services.mailer.actions import claiming
from services.mailer.domain.lanes import Lane
from services.mailer.models import Email, EmailStatus
from shared.events.accounts import AccountFacts
from shared.events.mailer import EmailSent
from shared.messaging.tables import OutboxMessage
from tests.mailer.outgoing import queued
from tests.mailer.sending.test_sending import news_of
from tests.mailer.world import World
from tests.statements import statements

SECOND = timedelta(seconds=1)


def changed(world: World, **values: Any) -> None:
    with world.look() as session:
        session.execute(update(Email).values(**values))
        session.commit()


CHANGES: dict[str, Callable[[World, AccountFacts], object]] = {
    "due": lambda world, holder: None,
    "being sent by who has died": lambda world, holder: changed(
        world, status=EmailStatus.SENDING, tries=1
    ),
    "being sent": lambda world, holder: changed(
        world, status=EmailStatus.SENDING, due_at=world.now + SECOND
    ),
    "not due yet": lambda world, holder: changed(world, due_at=world.now + SECOND),
    "of another lane": lambda world, holder: changed(world, lane=Lane.NEWS),
    "past its point": lambda world, holder: changed(world, lapses_at=world.now),
    "almost past its point": lambda world, holder: changed(world, lapses_at=world.now + SECOND),
    "held": lambda world, holder: changed(world, status=EmailStatus.HELD),
    "waiting for news": lambda world, holder: news_of(world, holder),
    "after news that failed": lambda world, holder: news_of(world, holder, tries=1),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_waits_is_what_is_claimed(world: World, holder: AccountFacts, change: str) -> None:
    """The chores' loop asks by one statement, the sender by another."""
    email = queued(world, holder)
    CHANGES[change](world, holder)
    tools = world.tools

    with world.look() as session:
        waiting = session.scalars(claiming.waiting(Lane.AWAITED, world.now)).all()
        claims = claiming.claim(
            session,
            lane=Lane.AWAITED,
            now=world.now,
            lease=tools.transport.lease,
            domain=tools.settings.sender.domain,
            pace=tools.pace,
        )

    assert len(claims) == len(waiting)
    for claimed in claims:
        assert (claimed.email_id, claimed.recipient) == (email.id, email.recipient)
        assert (claimed.facts, claimed.sealed) == (email.facts, email.sealed)
        assert claimed.written_at == email.created_at
        assert claimed.account_id == holder.account_id


def test_each_mail_is_found_begun_and_recorded_by_a_statement_each(
    world: World, holder: AccountFacts
) -> None:
    def asked() -> list[str]:
        with statements(world.sessions.kw["bind"]) as said:
            world.send()
        return [each for each in said if "emails" in each or "outbox" in each]

    nothing_waits = asked()
    queued(world, holder)

    assert len(asked()) - len(nothing_waits) == 3


def test_what_is_sent_is_announced_under_the_next_number_of_its_email(
    world: World, holder: AccountFacts
) -> None:
    email = queued(world, holder)

    world.send()

    (event,) = world.announced(EmailSent)
    assert (event.email_id, event.account_id) == (email.id, holder.account_id)
    with world.look() as session:
        sent = session.get_one(Email, email.id)
        assert (event.template, event.sent_at) == (sent.template, sent.sent_at)
        number = sent.sequence
        told = select(OutboxMessage.message).where(OutboxMessage.subject == str(email.id))
        assert number == email.sequence + 1
        assert [message["sequence"] for message in session.scalars(told)] == [str(number)]
