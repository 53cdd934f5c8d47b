"""Of somebody who is erased, the mailer keeps nothing but that something was written."""

import dataclasses
import typing
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from services.mailer import chores
from services.mailer.models import (
    Attempt,
    Email,
    EmailStatus,
    Invitation,
    KnownAccount,
    PaperStatus,
    Reading,
)
from services.mailer.models.mails import MAILS
from services.mailer.models.sheets import SHEETS
from shared import erasure, tenancy
from shared.events import Envelope
from shared.events.accounts import (
    AccountDeleted,
    AccountErasureCompleted,
    AccountErasureRequested,
    AccountFacts,
    AccountsExpiring,
    AccountSnapshot,
    ExpiringAccount,
    PeopleImported,
    Person,
)
from shared.events.base import Fact
from shared.events.identity import PasswordChanged
from shared.events.mailer import AccountErased
from shared.messaging.outcome import Outcome
from shared.tenancy import Reason
from tests.mailer.world import NOW, TODAY, World

ANNE = {"first_name": "Anne-Canari", "last_name": "Aucanari", "email": "anne.canari@example.org"}


def erase(world: World, facts: AccountFacts) -> None:
    """Let somebody be deleted, and erased when their time is over."""
    world.told(AccountDeleted(account=replace(facts, status="deleted")))
    world.told(requested(facts))


def requested(facts: AccountFacts) -> AccountErasureRequested:
    return AccountErasureRequested(
        account_id=facts.account_id, establishment_id=facts.establishment_id
    )


def invited_by(world: World, author: AccountFacts, home: Any) -> AccountFacts:
    """Let somebody be invited by another, and the e-mail with the link be sent."""
    facts = world.facts(home, status="invited")
    created = world.created(facts, by=author)
    world.receive(created)
    world.told(world.code_for(facts, cause=created.id))
    return facts


def files(world: World) -> list[Path]:
    return [path for path in Path(world.tools.settings.storage).rglob("*.pdf") if path.is_file()]


class TestWhatWasWrittenToThem:
    def test_says_neither_to_whom_nor_what(self, world: World) -> None:
        home = world.establishment()
        facts = invited_by(world, world.administrator(home), home)
        world.send()

        erase(world, facts)

        emails = [email for email in world.emails() if email.account_id == facts.account_id]
        assert {email.template for email in emails} == {"password_creation", "account_deleted"}
        assert all(facts.email not in email.recipient for email in emails)
        assert all((e.facts, e.subject, e.body, e.named) == ({}, None, None, []) for e in emails)
        with world.look() as session:
            assert set(session.scalars(select(Attempt.answer))) == {None}

    def test_and_waits_is_not_sent_any_more(self, world: World) -> None:
        home = world.establishment()
        facts = invited_by(world, world.administrator(home), home)

        world.told(requested(facts))

        assert {email.status for email in world.emails()} == {EmailStatus.CANCELLED}
        assert world.send() == 0

    def test_is_not_written_once_they_are_erased(self, world: World) -> None:
        facts = world.account(world.establishment())
        world.told(requested(facts))

        world.told(
            PasswordChanged(
                account_id=facts.account_id,
                establishment_id=facts.establishment_id,
                changed_at=NOW,
                by_reset=False,
            )
        )

        assert world.emails() == []


class TestWhatNamesThemToOthers:
    def test_says_the_rest_without_its_wording(self, world: World) -> None:
        home = world.establishment()
        anne = world.administrator(home, **ANNE)
        guest = invited_by(world, anne, home)
        world.send()

        erase(world, anne)

        (email,) = [email for email in world.emails() if email.account_id == guest.account_id]
        assert (email.recipient, email.status) == (guest.email, EmailStatus.SENT)
        assert email.facts["inviter"]["last_name"] == ""
        assert email.facts["to"]["last_name"] == "Louty"
        assert (email.subject, email.body) == (None, None)
        with world.look() as session:
            (invitation,) = session.scalars(select(Invitation))
        assert invitation.inviter is not None
        assert invitation.inviter["last_name"] == ""
        assert invitation.account_id == guest.account_id

    def test_is_found_for_everybody_it_names_one_after_the_other(self, world: World) -> None:
        home = world.establishment()
        world.administrator(home, first_name="Zoé", last_name="Lectrice")
        anne, jean = world.account(home, **ANNE), world.account(home, last_name="Aussicanari")
        ending = [
            ExpiringAccount(account_id=each.account_id, expires_on=each.expires_on)
            for each in (anne, jean)
            if each.expires_on
        ]
        world.told(
            AccountsExpiring(
                establishment=home,
                period="month",
                first_day=ending[0].expires_on,
                last_day=ending[0].expires_on,
                total=2,
                accounts=ending,
                sign_in_renews=False,
            )
        )

        for gone in (anne, jean):
            world.told(requested(gone))

        (email,) = world.emails("accounts_expiring")
        assert "canari" not in str(email.facts).lower()
        assert "Lectrice" in str(email.facts)

    def test_and_waits_is_sent_with_its_code(self, world: World) -> None:
        home = world.establishment()
        anne = world.administrator(home, **ANNE)
        guest = invited_by(world, anne, home)

        world.told(requested(anne))

        (email,) = [email for email in world.emails() if email.account_id == guest.account_id]
        assert (email.status, email.facts["inviter"]["last_name"]) == (EmailStatus.QUEUED, "")
        assert world.send() == 1
        (sent,) = [email for email in world.emails() if email.account_id == guest.account_id]
        assert (sent.status, sent.sealed) == (EmailStatus.SENT, None)

    def test_and_was_given_up_is_not_tried_again(self, world: World) -> None:
        anne = world.account(world.establishment(), **ANNE)
        world.told(
            PasswordChanged(
                account_id=anne.account_id,
                establishment_id=anne.establishment_id,
                changed_at=NOW,
                by_reset=False,
            )
        )
        with world.sessions.begin() as session:
            tenancy.unconfined(session, Reason.CHORE)
            session.execute(update(Email).values(status=EmailStatus.FAILED))

        world.told(requested(anne))

        (email,) = world.emails("password_changed")
        answer = world.operator().post(f"/emails/{email.id}/retry")
        assert (answer.status_code, answer.json["code"]) == (409, "not_retriable")


class TestALetterOnPaper:
    def test_that_speaks_of_them_alone_is_cancelled_and_its_file_removed(
        self, world: World
    ) -> None:
        home = world.establishment()
        anne = world.facts(home, **ANNE)
        world.receive(world.created(anne, by=None))
        chores.render_paper(world.sessions, world.now, world.tools)
        assert len(files(world)) == 1

        erase(world, anne)

        (item,) = world.paper()
        assert (item.status, item.digest) == (PaperStatus.CANCELLED, None)
        assert "Canari" not in str(item.facts)
        assert files(world) == []

    def test_that_speaks_of_others_too_is_made_again_without_them(self, world: World) -> None:
        home = world.establishment()
        anne, jean = world.account(home, **ANNE), world.account(home)
        world.told(
            PeopleImported(
                establishment_id=home.establishment_id,
                import_id=home.establishment_id,
                account_ids=[anne.account_id, jean.account_id],
                count=2,
                imported_by=None,
                imported_on=TODAY,
                informs_representative=True,
            )
        )
        chores.render_paper(world.sessions, world.now, world.tools)
        (before,) = files(world)

        erase(world, anne)
        chores.render_paper(world.sessions, world.now, world.tools)

        (item,) = world.paper()
        assert [person["last_name"] for person in item.facts["holders"]] == ["Louty"]
        assert item.status is PaperStatus.TO_PRINT
        assert item.digest is not None
        assert files(world) != [before]


class TestWhatIsKnownOfThem:
    def test_is_that_they_are_deleted(self, world: World) -> None:
        anne = world.account(world.establishment(), **ANNE)

        erase(world, anne)

        with world.look() as session:
            known = session.get_one(KnownAccount, anne.account_id)
        assert (known.status, known.full_name, known.email) == ("deleted", " ", "")

    def test_is_not_told_again_by_a_late_message(self, world: World) -> None:
        anne = world.facts(world.establishment(), **ANNE)
        world.told(requested(anne))

        world.told(AccountSnapshot(account=anne))
        world.receive(world.created(anne, by=None))

        with world.look() as session:
            assert session.get(KnownAccount, anne.account_id) is None
            assert session.scalars(select(Invitation)).all() == []
        assert world.paper() == []

    def test_is_not_told_again_by_a_replay_of_an_emptied_message(self, world: World) -> None:
        home = world.establishment()
        anne = world.facts(home, status="invited", **ANNE)
        created = world.created(anne, by=None)
        code = world.message(world.code_for(anne, cause=created.id))
        ids = [str(anne.account_id)]
        erase(world, anne)

        for message in (created, code):
            emptied = erasure.emptied(message.to_message(), ids)
            assert emptied is not None
            assert world.receive(Envelope.from_message(emptied)) is Outcome.HANDLED

        assert {email.template for email in world.emails()} <= {"account_deleted"}
        assert world.paper() == []
        with world.look() as session:
            known = session.get(KnownAccount, anne.account_id)
        assert known is None or known.full_name == " "

    def test_is_not_who_read_a_letter(self, world: World) -> None:
        home = world.establishment()
        anne = world.administrator(home, **ANNE)
        world.service("claims")
        category = world.operator().post(
            "/letter-categories",
            {"code": "claims", "labels": {"fr": "R", "en": "C"}, "service": "claims"},
        )
        assert category.status_code in (201, 409), category.data
        letter = world.client().deposit(establishment_id=home.establishment_id)
        assert letter.status_code == 201, letter.data
        path = f"/establishments/{home.establishment_id}/letters/{letter.json['id']}/content"
        assert world.caller(anne).get(path).status_code == 200

        erase(world, anne)

        with world.look() as session:
            (reading,) = session.scalars(select(Reading))
        assert (reading.account_id, reading.reader) == (anne.account_id, None)


class TestTheRequest:
    def test_is_acknowledged(self, world: World) -> None:
        anne = world.account(world.establishment(), **ANNE)

        world.told(requested(anne))

        (said,) = world.announced(AccountErased)
        assert said.account_id == anne.account_id

    def test_once_completed_empties_what_came_meanwhile(self, world: World) -> None:
        home = world.establishment()
        anne = world.administrator(home, **ANNE)
        world.told(requested(anne))
        guest = world.facts(home, status="invited")
        world.receive(world.created(guest, by=anne))

        world.told(
            AccountErasureCompleted(
                account_id=anne.account_id, establishment_id=anne.establishment_id
            )
        )

        with world.look() as session:
            (invitation,) = session.scalars(select(Invitation))
        assert invitation.invited_by == Person(
            title="ms", first_name="", last_name="", account_id=anne.account_id
        )
        assert "Canari" not in str([item.facts for item in world.paper()])


class TestWhoeverIsNamed:
    def test_stands_with_their_id_in_every_mail_and_letter(self) -> None:
        groups = {each for kind in (*MAILS.values(), *SHEETS.values()) for each in within(kind)}

        naming = [each for each in groups if "last_name" in each.schema.fields]
        assert len(naming) >= 2
        assert [each for each in naming if "account_id" not in each.schema.fields] == []


def within(group: type[Fact]) -> Iterator[type[Fact]]:
    """List a group of facts and those within it."""
    yield group
    hints = typing.get_type_hints(group)
    for field in dataclasses.fields(group):  # type: ignore[arg-type]
        for kind in (hints[field.name], *typing.get_args(hints[field.name])):
            if isinstance(kind, type) and issubclass(kind, Fact):
                yield from within(kind)


class TestTime:
    def test_lets_old_emails_and_letters_be_forgotten(self, world: World) -> None:
        home = world.establishment()
        anne = world.facts(home, status="invited", **ANNE)
        created = world.created(anne, by=None)
        world.receive(created)
        world.told(world.code_for(anne, cause=created.id))
        world.send()
        later = world.now.replace(year=world.now.year + 1)

        early = chores.forget_old(world.sessions, later, world.tools)
        late = chores.forget_old(world.sessions, later.replace(day=later.day + 1), world.tools)

        assert (early, late) == (0, 1)
        assert "Canari" not in str([(e.facts, e.body, e.recipient) for e in world.emails()])
