"""News are claimed together, and recorded together; all the same each is in doubt alone."""

from collections import Counter
from datetime import timedelta
from email.message import EmailMessage

import pytest
import time_machine
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from services.mailer import chores
from services.mailer.actions import claiming
from services.mailer.clients.transports import Meanwhile, Postponed, Refused, nothing
from services.mailer.domain.lanes import Lane
from services.mailer.models import Attempt, Email, EmailStatus, Outcome
from shared.events.accounts import AccountFacts
from shared.events.mailer import EmailSent
from shared.messaging.chores import lock_of
from shared.messaging.database import take_lock_until_end
from tests.mailer.bulk import queue_many
from tests.mailer.outgoing import attempts, later, queued
from tests.mailer.transports import Dies, Meddling, Scripted
from tests.mailer.world import World
from tests.statements import statements

SENT, QUEUED = EmailStatus.SENT, EmailStatus.QUEUED
SOME = 8
LEASE = 60 + int(claiming.TOGETHER_FOR.total_seconds()) + 1
"""Seconds after which a sender of many that is silent is taken for dead."""


class DyingAfterwards(Scripted):
    """Takes mails; the last of them as its sender dies, who hears no answer."""

    def __init__(self, most: int) -> None:
        super().__init__(None)
        self.most = most

    def send(
        self, message: EmailMessage, *, returns_to: str, meanwhile: Meanwhile = nothing
    ) -> str:
        answer = super().send(message, returns_to=returns_to, meanwhile=meanwhile)
        if len(self.taken) == self.most:
            raise Dies
        return answer


class Leaving(Scripted):
    """Takes so many mails, and goes."""

    def __init__(self, most: int) -> None:
        super().__init__(None)
        self.most = most

    def send(
        self, message: EmailMessage, *, returns_to: str, meanwhile: Meanwhile = nothing
    ) -> str:
        answer = super().send(message, returns_to=returns_to, meanwhile=meanwhile)
        self.is_open = len(self.taken) < self.most
        return answer


def statuses(world: World) -> Counter[EmailStatus]:
    return Counter(email.status for email in world.emails())


def ids(*transports: Scripted) -> Counter[str]:
    return Counter(str(mail["Message-ID"]) for each in transports for mail in each.taken)


def test_a_mail_costs_one_statement_more(world: World) -> None:
    tools, counts = world.with_transport(Scripted(None)), []
    for number in (SOME, 2 * SOME):
        queue_many(world, number)
        with statements(world.sessions.kw["bind"]) as said:
            assert world.send(tools) == number
        counts.append(len(said))

    assert counts[1] - counts[0] == SOME


def test_those_that_somebody_waits_for_are_claimed_one_by_one() -> None:
    assert Lane.AWAITED.at_once == 1
    assert all(lane.at_once > SOME for lane in Lane if lane is not Lane.AWAITED)


def test_none_is_handed_over_before_it_stands_that_the_one_before_was_taken(world: World) -> None:
    queue_many(world, SOME)
    seen: list[tuple[int, int]] = []

    def look() -> None:
        with world.look() as session:
            outcomes = Counter(session.scalars(select(Attempt.outcome)))
        seen.append((outcomes[Outcome.SENT], outcomes[None]))

    world.send(world.with_transport(Meddling(look)))

    assert seen == [(number, 1) for number in range(SOME)]


@pytest.mark.parametrize("is_taken", [True, False])
def test_a_sender_that_dies_leaves_one_in_doubt_and_the_others_as_they_were(
    world: World, clock: time_machine.Traveller, is_taken: bool
) -> None:
    queue_many(world, SOME)
    died_at = world.now
    fatal = DyingAfterwards(5) if is_taken else Scripted(*[None] * 4, Dies())
    with pytest.raises(Dies):
        world.send(world.with_transport(fatal))
    later(world, clock, seconds=LEASE)
    successor = Scripted(None)

    world.send(world.with_transport(successor))

    assert sorted(ids(fatal, successor).values()) == [1] * (SOME - is_taken) + [2] * is_taken
    assert len(successor.taken) == SOME - 4
    tries = Counter(outcome for _, outcome in attempts(world))
    assert tries == {Outcome.SENT: SOME, Outcome.IN_DOUBT: 1}
    emails = world.emails()
    assert Counter(email.tries for email in emails) == {1: SOME - 1, 2: 1}
    assert {(email.status, bool(email.subject), bool(email.body)) for email in emails} == {
        (SENT, True, True)
    }
    before = [email for email in emails if email.sent_at and email.sent_at < world.now]
    assert len(before) == 4
    assert all(email.sent_at - died_at < timedelta(minutes=1) for email in before if email.sent_at)
    told = Counter(event.email_id for event in world.announced(EmailSent))
    assert told == {email.id: 1 for email in emails}


def test_a_claim_that_died_before_it_began_is_no_try_after_which_one_is_given_up(
    world: World, clock: time_machine.Traveller
) -> None:
    queue_many(world, SOME)
    with world.look() as session:
        session.execute(update(Email).values(last_try=1))
        session.commit()
    with pytest.raises(Dies):
        world.send(world.with_transport(Scripted(None, None, Dies())))
    later(world, clock, seconds=LEASE)

    world.send(world.with_transport(Scripted(None)))

    assert statuses(world) == {SENT: SOME - 1, EmailStatus.FAILED: 1}


def test_what_was_taken_is_recorded_although_it_has_lost_its_point_since(
    world: World, clock: time_machine.Traveller
) -> None:
    queue_many(world, SOME)
    with pytest.raises(Dies):
        world.send(world.with_transport(Scripted(None, None, Dies())))
    later(world, clock, seconds=LEASE)
    with world.look() as session:
        being_sent = Email.status == EmailStatus.SENDING
        session.execute(update(Email).where(being_sent).values(lapses_at=world.now))
        session.commit()

    chores.lapse_emails(world.sessions, world.now, world.tools)
    before = statuses(world)
    with world.look() as session:
        waiting = session.scalars(claiming.waiting(Lane.NEWS, world.now)).all()

    assert world.send(world.with_transport(Scripted(None))) == 0
    assert before == {SENT: 1, EmailStatus.SENDING: 1, EmailStatus.CANCELLED: SOME - 2}
    assert len(waiting) == 1
    assert statuses(world) == {SENT: 2, EmailStatus.CANCELLED: SOME - 2}


def test_what_a_dead_sender_had_claimed_waits_for_no_lease(world: World) -> None:
    queue_many(world, SOME)
    with pytest.raises(Dies):
        world.send(world.with_transport(Scripted(*[None] * 4, Dies())))
    successor = Scripted(None)

    handed_back = [
        chores.hand_back_claims(world.sessions, world.now, world.tools) for _ in range(2)
    ]
    assert world.send(world.with_transport(successor)) == SOME - 5

    assert handed_back == [SOME - 2, 0]
    assert statuses(world) == {SENT: SOME - 1, EmailStatus.SENDING: 1}
    assert Counter(attempts(world)) == {(1, Outcome.SENT): SOME - 1, (1, None): 1}
    assert len(successor.taken) == SOME - 5
    told = Counter(event.email_id for event in world.announced(EmailSent))
    assert sorted(told.values()) == [1] * (SOME - 1)


@pytest.mark.parametrize("has_lock", [True, False])
def test_a_sender_that_lives_sends_each_once_whether_it_has_its_lock_or_has_lost_it(
    world: World, elsewhere: Session, has_lock: bool
) -> None:
    queue_many(world, SOME)
    handed_back: list[int] = []
    if has_lock:
        assert take_lock_until_end(elsewhere, lock_of("send_emails"))

    def hand_back() -> None:
        handed_back.append(chores.hand_back_claims(world.sessions, world.now, world.tools))

    assert world.send(world.with_transport(Meddling(hand_back))) == SOME

    assert any(handed_back) is not has_lock
    assert statuses(world) == {SENT: SOME}
    assert attempts(world) == [(1, Outcome.SENT)] * SOME
    assert len(world.announced(EmailSent)) == SOME


def test_a_conversation_that_ends_gives_back_those_that_have_not_begun(world: World) -> None:
    queue_many(world, SOME)
    due = {email.id: email.due_at for email in world.emails()}
    assert world.send(world.with_transport(Leaving(3))) == 3

    waiting = [email for email in world.emails() if email.status is QUEUED]
    assert statuses(world) == {SENT: 3, QUEUED: SOME - 3}
    assert {email.tries for email in waiting} == {0}
    assert all(email.due_at == due[email.id] for email in waiting)
    assert len(attempts(world)) == 3


def test_a_slow_server_gets_what_is_left_over_all_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claiming, "TOGETHER_FOR", timedelta())
    queue_many(world, SOME)

    assert world.send(world.with_transport(Scripted(None))) == SOME

    assert attempts(world) == [(1, Outcome.SENT)] * SOME


def test_one_that_is_refused_or_put_off_changes_nothing_for_the_others(world: World) -> None:
    queue_many(world, SOME)
    script = [None, None, Refused("550 no"), None, Postponed("451 later"), None]

    assert world.send(world.with_transport(Scripted(*script))) == SOME

    assert statuses(world) == {SENT: SOME - 2, EmailStatus.FAILED: 1, QUEUED: 1}
    assert len(world.announced(EmailSent)) == SOME - 2


def test_a_report_that_comes_before_it_is_recorded_stays(
    world: World, holder: AccountFacts
) -> None:
    queued(world, holder)

    def report() -> None:
        with world.look() as session:
            email = session.scalars(select(Email)).one()
            assert email.arrive(now=world.now)
            session.commit()

    world.send(world.with_transport(Meddling(report)))

    (email,) = world.emails()
    assert (email.status, email.sealed) == (EmailStatus.DELIVERED, None)
    assert email.subject
    assert len(world.announced(EmailSent)) == 1
