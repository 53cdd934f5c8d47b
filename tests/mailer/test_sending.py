"""Whatever dies while e-mails are sent, nobody gets one twice, and everybody gets theirs."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from services.mailer import chores
from services.mailer.clients.maildir import Maildir
from services.mailer.clients.transports import InDoubt, Postponed, Refused
from services.mailer.models import Attempt, Email, EmailStatus, Outcome
from services.mailer.models.email import MOST_ATTEMPTS
from shared.crypto import keys
from shared.events.accounts import AccountFacts
from shared.events.mailer import EmailFailed, EmailSent
from tests.mailer.transports import Dies, Fatal, Meddling, Scripted
from tests.mailer.world import World


@pytest.fixture
def holder(world: World) -> AccountFacts:
    return world.account(world.establishment())


def queued(world: World, holder: AccountFacts, **code: Any) -> Email:
    """Queue a mail with a one-time code."""
    world.told(world.code_for(holder, purpose="password_reset", **code))
    return world.emails()[-1]


def later(world: World, clock: time_machine.Traveller, **by: float) -> None:
    """Let time go by."""
    world.now += timedelta(**by)
    clock.move_to(world.now, tick=False)


def only(world: World) -> Email:
    (email,) = world.emails()
    return email


def attempts(world: World) -> list[tuple[int, Outcome | None]]:
    with world.look() as session:
        rows = session.scalars(select(Attempt).order_by(Attempt.email_id, Attempt.number)).all()
    return [(row.number, row.outcome) for row in rows]


class TestAMail:
    def test_arrives_as_text_and_html_from_a_machine(
        self, world: World, holder: AccountFacts
    ) -> None:
        email = queued(world, holder, code="s3cret-code")

        assert world.send() == 1

        (mail,) = world.delivered()
        assert mail["From"] == "Comptoir <no-reply@comptoir.example.org>"
        assert mail["To"] == holder.email
        assert mail["Reply-To"] is None
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["Message-ID"] == f"<{email.id}@comptoir.example.org>"
        assert mail["Content-Language"] == "fr"
        text, html = mail.iter_parts()
        assert text.get_content_type() == "text/plain"
        assert html.get_content_type() == "text/html"
        for part in (text, html):
            assert "https://comptoir.example.org/activate#s3cret-code" in part.get_content()

    def test_leaves_no_code_behind(self, world: World, holder: AccountFacts) -> None:
        queued(world, holder, code="s3cret-code")

        world.send()

        email = only(world)
        assert email.status is EmailStatus.SENT
        assert email.sealed is None
        assert email.sent_at is not None
        assert "s3cret-code" not in str(vars(email))
        assert "activate#••••••" in (email.body or "")

    def test_notes_how_it_was_worded(self, world: World, holder: AccountFacts) -> None:
        queued(world, holder)

        world.send()

        email = only(world)
        assert email.subject == "Comptoir : choisissez un nouveau mot de passe"
        assert email.version == world.tools.templates.versions["password_reset"]

    def test_is_announced_as_sent(self, world: World, holder: AccountFacts) -> None:
        email = queued(world, holder)

        world.send()

        (event,) = world.announced(EmailSent)
        assert (event.email_id, event.template) == (email.id, "password_reset")

    def test_speaks_the_reader_s_language(self, world: World) -> None:
        queued(world, world.account(world.establishment(), language="en"))

        world.send()

        assert world.delivered()[0]["Subject"] == "Comptoir: choose a new password"

    def test_is_not_sent_again(self, world: World, holder: AccountFacts) -> None:
        queued(world, holder)

        assert [world.send(), world.send()] == [1, 0]

    def test_whose_code_has_ended_is_cancelled(
        self, world: World, holder: AccountFacts, clock: time_machine.Traveller
    ) -> None:
        queued(world, holder)
        later(world, clock, days=15)

        assert world.send() == 0
        chores.lapse_emails(world.sessions, world.now, world.tools)

        assert (only(world).status, only(world).sealed) == (EmailStatus.CANCELLED, None)

    def test_that_cannot_be_opened_any_more_has_failed(
        self, world: World, holder: AccountFacts
    ) -> None:
        email = queued(world, holder)
        with world.look() as session:
            session.get_one(Email, email.id).sealed = "a.b.c.d.e"
            session.commit()

        world.send()

        assert only(world).status is EmailStatus.FAILED
        assert (only(world).error or "").startswith("CannotUnseal")

    def test_that_cannot_be_written_does_not_stop_the_others(
        self, world: World, holder: AccountFacts
    ) -> None:
        queued(world, holder, email="no address at all")
        queued(world, world.account(world.establishment()))

        assert world.send() == 2

        assert len(world.delivered()) == 1
        assert [email.status for email in world.emails()] == [EmailStatus.QUEUED, EmailStatus.SENT]


class TestASenderThatDies:
    @pytest.mark.parametrize("before", [True, False])
    def test_leaves_a_mail_that_arrives_once_all_the_same(
        self, world: World, holder: AccountFacts, clock: time_machine.Traveller, before: bool
    ) -> None:
        queued(world, holder)
        fatal = Fatal(Maildir(world.mails), before=before)
        with pytest.raises(Dies):
            world.send(world.with_transport(fatal))
        assert world.send() == 0
        assert only(world).status is EmailStatus.SENDING

        later(world, clock, seconds=15)
        world.send()

        assert len(world.delivered()) == 1
        assert only(world).status is EmailStatus.SENT
        assert attempts(world) == [(1, Outcome.IN_DOUBT), (2, Outcome.SENT)]

    def test_leaves_one_that_is_not_delivered_again_although_it_has_been_read(
        self, world: World, holder: AccountFacts, clock: time_machine.Traveller
    ) -> None:
        queued(world, holder)
        with pytest.raises(Dies):
            world.send(world.with_transport(Fatal(Maildir(world.mails), before=False)))
        (file,) = (world.mails / "new").iterdir()
        file.rename(world.mails / "cur" / f"{file.name}:2,S")

        later(world, clock, seconds=15)
        world.send()

        assert world.delivered() == []
        assert only(world).status is EmailStatus.SENT

    def test_again_and_again_is_not_followed_for_ever(
        self, world: World, holder: AccountFacts, clock: time_machine.Traveller
    ) -> None:
        queued(world, holder)
        for _ in range(MOST_ATTEMPTS):
            with pytest.raises(Dies):
                world.send(world.with_transport(Fatal(Maildir(world.mails), before=True)))
            later(world, clock, seconds=15)

        assert world.send() == 0

        assert only(world).status is EmailStatus.FAILED
        assert len(world.announced(EmailFailed)) == 1

    def test_leaves_one_that_is_cancelled_once_its_code_has_ended(
        self, world: World, holder: AccountFacts, clock: time_machine.Traveller
    ) -> None:
        queued(world, holder)
        with pytest.raises(Dies):
            world.send(world.with_transport(Fatal(Maildir(world.mails), before=True)))
        later(world, clock, days=15)

        assert world.send() == 0
        chores.lapse_emails(world.sessions, world.now, world.tools)

        assert (only(world).status, only(world).sealed) == (EmailStatus.CANCELLED, None)
        assert attempts(world) == [(1, Outcome.IN_DOUBT)]

    def test_but_was_only_slow_does_not_overwrite_its_successor(
        self, world: World, holder: AccountFacts
    ) -> None:
        queued(world, holder)
        successor = world.with_transport(Scripted(None))

        def meddle() -> None:
            world.now += timedelta(minutes=2)
            assert world.send(successor) == 1

        world.send(world.with_transport(Meddling(meddle)))

        assert attempts(world) == [(1, Outcome.SENT), (2, Outcome.SENT)]
        assert len(world.announced(EmailSent)) == 1


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


def test_a_mail_that_is_composed_again_has_the_same_bytes(
    world: World, holder: AccountFacts, clock: time_machine.Traveller
) -> None:
    queued(world, holder)
    one, other = Scripted(None), Scripted(None)
    with pytest.raises(Dies):
        world.send(world.with_transport(Scripted(Dies())))
    later(world, clock, minutes=5)
    world.send(world.with_transport(one))
    with world.look() as session:
        email = session.scalars(select(Email)).one()
        email.status, email.due_at = EmailStatus.QUEUED, world.now
        email.sealed = world.sealer.seal("the-code")
        session.commit()

    world.send(world.with_transport(other))

    assert one.taken[0].as_bytes() == other.taken[0].as_bytes()


def test_a_code_sealed_to_the_key_before_the_newest_still_opens(
    world: World, holder: AccountFacts
) -> None:
    queued(world, holder)
    folder = world.tools.settings.secrets
    private = (folder / keys.SEALING.private).read_bytes()
    public = world.tools.settings.sealing_keys.read_bytes()
    try:
        keys.rotate(keys.SEALING, folder, public=world.tools.settings.sealing_keys)

        assert world.send() == 1

        assert only(world).status is EmailStatus.SENT
    finally:
        (folder / keys.SEALING.private).write_bytes(private)
        world.tools.settings.sealing_keys.write_bytes(public)
