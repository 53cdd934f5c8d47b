"""What is changed between its claim and its try goes back, and leaves, if at all, as it is then."""

from collections import Counter
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from services.mailer.actions import erasure, suppressions
from services.mailer.clients.messages import SANDBOX
from services.mailer.clients.transports import Meanwhile, Refused, nothing
from services.mailer.models import (
    Attempt,
    Email,
    EmailStatus,
    KnownEstablishment,
    SuppressionReason,
)
from shared.events.accounts import AccountFacts
from tests.mailer.bulk import queue_many
from tests.mailer.transports import Meddling, Scripted
from tests.mailer.world import World

SENT, QUEUED = EmailStatus.SENT, EmailStatus.QUEUED
SOME = 8


def after(count: int, then: Callable[[], object]) -> Meddling:
    """Make a way out that does something while a mail is on its way that is not the first."""
    calls = iter(range(1, 1_000))
    return Meddling(lambda: then() if next(calls) == count else None)


class Settling(Scripted):
    """Takes mails; with the second, their establishment becomes a sandbox."""

    def __init__(self, world: World, home_id: UUID) -> None:
        super().__init__(None)
        self.world, self.home_id = world, home_id

    def send(
        self, message: EmailMessage, *, returns_to: str, meanwhile: Meanwhile = nothing
    ) -> str:
        answer = super().send(message, returns_to=returns_to, meanwhile=meanwhile)
        if len(self.taken) == 2:
            with self.world.look() as session:
                home = KnownEstablishment.id == self.home_id
                session.execute(update(KnownEstablishment).where(home).values(is_sandbox=True))
                session.commit()
        return answer


def statuses(world: World) -> Counter[EmailStatus]:
    return Counter(email.status for email in world.emails())


def changed(world: World, **values: Any) -> None:
    """Change all that are claimed, and not being handed over."""
    with world.look() as session:
        begun = select(Attempt.email_id)
        session.execute(update(Email).where(Email.id.not_in(begun)).values(**values))
        session.commit()


class TestWhatIsChangedOnceItIsClaimed:
    def test_does_not_leave_if_it_has_lost_its_point(self, world: World) -> None:
        queue_many(world, SOME)
        transport = after(2, lambda: changed(world, lapses_at=world.now))

        assert world.send(world.with_transport(transport)) == 2

        assert statuses(world) == {SENT: 2, QUEUED: SOME - 2}

    def test_leaves_as_it_is_then(self, world: World) -> None:
        queue_many(world, SOME)
        transport = after(2, lambda: changed(world, language="en"))

        assert world.send(world.with_transport(transport)) == SOME

        with world.look() as session:
            counts = Counter(session.scalars(select(Email.subject)))
        assert sorted(counts.values()) == [2, SOME - 2]

    def test_does_not_leave_if_mails_to_its_address_come_back_meanwhile(self, world: World) -> None:
        queue_many(world, SOME)
        waiting = next(each for each in world.emails() if each.recipient == "person5@example.org")

        def suppress() -> None:
            with world.look() as session:
                reason = SuppressionReason.BOUNCED
                suppressions.add(session, waiting, reason=reason, said="5.1.1", now=world.now)
                session.commit()

        assert world.send(world.with_transport(after(2, suppress))) == SOME - 1

        assert statuses(world) == {SENT: SOME - 1, EmailStatus.SUPPRESSED: 1}

    def test_says_that_it_is_of_a_sandbox_once_its_establishment_is_one(self, world: World) -> None:
        home = world.establishment()
        for _ in range(3):
            invited(world, world.account(home))
        transport = Settling(world, home.establishment_id)

        assert world.send(world.with_transport(transport)) == 3

        assert [SANDBOX in mail for mail in transport.taken] == [False, False, True]

    def test_does_not_leave_if_whom_it_is_for_is_erased(self, world: World) -> None:
        home = world.establishment()
        people = [world.account(home) for _ in range(3)]
        for person in people:
            invited(world, person)

        transport = after(2, lambda: erased(world, people[2]))

        assert world.send(world.with_transport(transport)) == 2

        assert statuses(world) == {SENT: 2, EmailStatus.CANCELLED: 1}

    def test_does_not_leave_if_another_code_has_taken_its_place(self, world: World) -> None:
        home = world.establishment()
        people = [world.account(home) for _ in range(3)]
        for person in people:
            invited(world, person)
        codes: list[str] = []

        def renew() -> None:
            invited(world, people[2], code="the-second-code")
            codes.append("renewed")

        transport = after(2, renew)

        assert world.send(world.with_transport(transport)) == 3

        (first, second) = [
            email for email in world.emails() if email.account_id == people[2].account_id
        ]
        assert codes == ["renewed"]
        assert (first.status, second.status) == (QUEUED, SENT)
        assert first.lapses_at is not None
        assert first.lapses_at <= world.now


class TestWhatAServerSaysOfWhomIsErasedMeanwhile:
    """Servers quote the recipient, and the answer comes once all else is forgotten."""

    @pytest.mark.parametrize("place", [1, 2, 3])
    @pytest.mark.parametrize("refusal", [None, Refused("550 no such user")])
    def test_is_not_kept(self, world: World, place: int, refusal: Refused | None) -> None:
        home = world.establishment()
        people = [world.account(home) for _ in range(3)]
        for person in people:
            invited(world, person)

        def erase() -> None:
            erased(world, people[place - 1])
            if refusal is not None:
                raise refusal

        assert world.send(world.with_transport(after(place, erase))) == 3

        with world.look() as session:
            answers = {
                account_id: answer
                for account_id, answer in session.execute(
                    select(Email.account_id, Attempt.answer).join(Email.attempts)
                )
            }
        assert [answers[person.account_id] for person in people] == [
            None if number == place else "250 taken" for number in (1, 2, 3)
        ]


def erased(world: World, person: AccountFacts) -> None:
    with world.look() as session:
        erasure.erase(
            session,
            account_id=person.account_id,
            establishment_id=person.establishment_id,
            tools=world.tools,
            now=world.now,
        )
        session.commit()


def invited(world: World, person: AccountFacts, **code: Any) -> None:
    world.told(world.code_for(person, **code))
