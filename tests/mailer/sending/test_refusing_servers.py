"""A mail server that refuses, or cannot be reached."""

from datetime import timedelta

import time_machine

from services.mailer.clients.transports import InDoubt, Postponed, Refused
from services.mailer.models import EmailStatus, Outcome
from services.mailer.models.email import MOST_ATTEMPTS
from shared.events.accounts import AccountFacts
from shared.events.mailer import EmailFailed
from tests.mailer.outgoing import attempts, later, only, queued
from tests.mailer.transports import Scripted
from tests.mailer.world import World


class TestAServerThatWillNot:
    def test_now_is_asked_again_later_and_later(
        self, world: World, holder: AccountFacts, clock: time_machine.Traveller
    ) -> None:
        queued(world, holder, expires_at=world.now + timedelta(days=60))
        transport = Scripted(Postponed("451 later"))
        tools = world.with_transport(transport)

        waits = []
        while only(world).status is EmailStatus.QUEUED:
            assert world.send(tools) == 1
            wait = only(world).due_at - world.now
            if only(world).status is EmailStatus.QUEUED:
                waits.append(round(wait.total_seconds() / 60))
            later(world, clock, seconds=wait.total_seconds() + 1)

        assert waits == [1, 4, 16, 64, 256, 1024] + [1440] * (MOST_ATTEMPTS - 7)
        assert only(world).status is EmailStatus.FAILED
        (event,) = world.announced(EmailFailed)
        assert event.error == "451 later"

    def test_ever_is_not_asked_again(self, world: World, holder: AccountFacts) -> None:
        queued(world, holder)

        world.send(world.with_transport(Scripted(Refused("550 no such user"))))

        assert only(world).status is EmailStatus.FAILED
        assert attempts(world) == [(1, Outcome.REFUSED)]

    def test_is_told_to_others_without_the_address(
        self, world: World, holder: AccountFacts
    ) -> None:
        queued(world, holder)

        world.send(world.with_transport(Scripted(Refused(f"550 <{holder.email}> unknown"))))

        (event,) = world.announced(EmailFailed)
        assert event.error == "Refused: 550 <•••> unknown"

    def test_say_is_asked_again_under_the_same_message_id(
        self, world: World, holder: AccountFacts, clock: time_machine.Traveller
    ) -> None:
        queued(world, holder)
        world.send(world.with_transport(Scripted(InDoubt("silence"))))
        first = only(world).message_id

        later(world, clock, minutes=2)
        transport = Scripted(None)
        world.send(world.with_transport(transport))

        assert transport.taken[0]["Message-ID"] == first
        assert attempts(world) == [(1, Outcome.IN_DOUBT), (2, Outcome.SENT)]
