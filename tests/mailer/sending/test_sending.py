"""Whatever dies while e-mails are sent, nobody gets one twice, and everybody gets theirs."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import select

from services.mailer import chores
from services.mailer.actions import claiming
from services.mailer.models import Email, EmailStatus
from shared.crypto import keys
from shared.events.accounts import AccountFacts
from shared.events.mailer import EmailSent
from shared.messaging.tables import BacklogMessage
from tests.mailer.outgoing import later, only, queued
from tests.mailer.transports import Dies, Scripted
from tests.mailer.world import World
from tests.statements import statements


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

    def test_is_claimed_by_one_statement_and_noted_as_sent_by_another(
        self, world: World, holder: AccountFacts
    ) -> None:
        queued(world, holder)

        with statements(world.sessions.kw["bind"]) as said:
            assert world.send() == 1

        about = [each.lstrip() for each in said if "email" in each]
        writing = [each for each in about if not each.startswith("SELECT")]
        assert len(writing) == 2, "\n".join(writing)

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
        assert [email.status for email in world.emails()] == [EmailStatus.FAILED, EmailStatus.SENT]


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


class TestAMailWhoseHolderHasNewsWaiting:
    def test_waits_for_it(self, world: World, holder: AccountFacts) -> None:
        queued(world, holder)
        news_of(world, holder)

        assert world.send() == 0

    def test_leaves_at_once_if_a_handler_has_seen_it_and_failed(
        self, world: World, holder: AccountFacts
    ) -> None:
        queued(world, holder)
        news_of(world, holder, tries=1)

        assert world.send() == 1

    def test_leaves_in_the_end_although_it_stands_behind_what_fails_and_says_so(
        self,
        world: World,
        holder: AccountFacts,
        clock: time_machine.Traveller,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        news_of(world, holder, tries=1)
        email = queued(world, holder)
        news_of(world, holder)
        later(world, clock, seconds=claiming.HELD_FOR.total_seconds() - 1)
        before = world.send()

        later(world, clock, seconds=2)

        assert (before, world.send()) == (0, 1)
        (line,) = (r for r in caplog.records if "news of its holder" in r.message)
        assert vars(line)["email_id"] == str(email.id)

    def test_is_held_no_longer_than_a_code_lives(self, world: World) -> None:
        shortest = timedelta(hours=1)  # a reset's

        assert shortest > 2 * claiming.HELD_FOR

    def test_says_nothing_where_none_waits(
        self, world: World, holder: AccountFacts, caplog: pytest.LogCaptureFixture
    ) -> None:
        queued(world, holder)

        assert world.send() == 1
        assert not [r for r in caplog.records if "news of its holder" in r.message]


def news_of(world: World, holder: AccountFacts, *, tries: int = 0) -> None:
    """Let something about somebody be stored, and not be handled."""
    with world.look() as session:
        session.add(
            BacklogMessage(
                id=uuid4(),
                publisher="accounts",
                subject=str(holder.account_id),
                type="accounts.account.changed.v1",
                message={},
                is_projected=True,
                tries=tries,
                error=None,
                stored_at=world.now,
                due_at=None,
            )
        )
        session.commit()
