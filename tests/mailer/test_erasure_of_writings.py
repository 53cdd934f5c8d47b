"""Of e-mails and letters that name somebody who is erased, nothing is left of them."""

from sqlalchemy import select, update

from services.mailer import chores
from services.mailer.models import (
    Attempt,
    Email,
    EmailStatus,
    PaperStatus,
)
from shared import tenancy
from shared.events.accounts import (
    AccountsExpiring,
    ExpiringAccount,
    PeopleImported,
)
from shared.events.identity import PasswordChanged
from shared.tenancy import Reason
from tests.answers import refused
from tests.mailer.erasing import ANNE, erase, files, invited_by, requested
from tests.mailer.world import NOW, TODAY, World


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
        assert refused(answer) == (409, "not_retriable")


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
