"""What many events would tell one person is one e-mail, after a quiet time."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update

from services.mailer import chores
from services.mailer.actions import digests
from services.mailer.domain import templates
from services.mailer.domain.mails import MAILS, Gathering
from services.mailer.models import Email, EmailStatus
from shared.clock import day_ends_at
from shared.events.accounts import (
    AccountErasureRequested,
    AccountFacts,
    AccountInvitationLapsed,
    AccountRenewed,
    EstablishmentFacts,
)
from tests.mailer.outgoing import later
from tests.mailer.sending.holding import DIGEST, EXPIRING, SOON, expire_soon, of, release
from tests.mailer.world import World
from tests.statements import statements

LAPSED, RENEWED = "invitation_lapsed", "account_renewed"


def lapse(world: World, home: EstablishmentFacts, number: int) -> None:
    for n in range(number):
        person = world.account(home, last_name=f"Personne{n}", status="invitation_lapsed")
        world.told(AccountInvitationLapsed(account=person))


class TestADigest:
    def test_stands_for_all_but_the_first_once_no_more_have_come(
        self, world: World, clock: time_machine.Traveller
    ) -> None:
        home = world.establishment()
        administrator: AccountFacts = world.administrator(home)
        lapse(world, home, 30)
        assert len(of(world, LAPSED, EmailStatus.QUEUED)) == 1  # at once
        assert len(of(world, LAPSED, EmailStatus.HELD)) == 29
        assert release(world) == 0

        later(world, clock, minutes=11)
        assert release(world) == 29

        assert world.send() == 2
        (digest,) = of(world, DIGEST, EmailStatus.SENT)
        assert digest.recipient == administrator.email
        assert digest.subject is not None
        assert "29 invitations expirées" in digest.subject
        assert "Personne29" in (digest.body or "")
        assert len(of(world, LAPSED, EmailStatus.CANCELLED)) == 29
        assert release(world) == 0

    def test_of_one_is_the_email_itself(self, world: World, clock: time_machine.Traveller) -> None:
        home = world.establishment()
        world.administrator(home)
        lapse(world, home, 2)
        later(world, clock, minutes=11)

        assert release(world) == 1

        assert world.send() == 2
        assert of(world, DIGEST, EmailStatus.SENT) == []

    def test_for_twice_as_many_people_asks_the_database_no_more(
        self, world: World, clock: time_machine.Traveller
    ) -> None:
        asked = []
        for people in (4, 8):
            for _ in range(people):
                home = world.establishment()
                world.administrator(home)
                lapse(world, home, 2)
            later(world, clock, minutes=11)
            with statements(world.sessions.kw["bind"]) as said:
                assert release(world) == people
            asked.append(len(said))

        assert asked[0] == asked[1]

    def test_is_not_parted_where_those_of_others_fill_a_transaction(
        self, world: World, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(digests, "GATHERED_AT_ONCE", 7)
        for _ in range(3):
            home = world.establishment()
            world.administrator(home)
            lapse(world, home, 6)
        later(world, clock, minutes=11)

        assert release(world) == 15

        assert [e.facts["count"] for e in of(world, DIGEST, EmailStatus.QUEUED)] == [5, 5, 5]

    def test_waits_no_longer_than_an_hour_however_many_keep_coming(
        self, world: World, clock: time_machine.Traveller
    ) -> None:
        home = world.establishment()
        world.administrator(home)
        lapse(world, home, 1)
        for _ in range(8):
            lapse(world, home, 1)
            later(world, clock, minutes=8)

        assert release(world) == 8

    def test_is_one_where_somebody_has_had_their_share_of_the_day(
        self, world: World, clock: time_machine.Traveller
    ) -> None:
        home = world.establishment()
        world.administrator(home)
        limit = world.tools.settings.emails_of_a_kind
        for _ in range(2 * limit):
            lapse(world, home, 2)
            later(world, clock, minutes=11)
            release(world)
        written = [e for e in world.emails() if e.status is EmailStatus.QUEUED]

        assert len(written) == limit + 1
        later(world, clock, **{"hours": 26})
        assert release(world) > 1
        assert len(of(world, DIGEST, EmailStatus.QUEUED)) >= 1

    def test_that_cannot_be_worded_holds_up_nobody(
        self, world: World, clock: time_machine.Traveller
    ) -> None:
        home = world.establishment()
        world.administrator(home)
        lapse(world, home, 4)
        spoilt = of(world, LAPSED, EmailStatus.HELD)[0]
        with world.look() as session:
            session.execute(
                update(Email).where(Email.id == spoilt.id).values(facts={"to": spoilt.facts["to"]})
            )
            session.commit()
        later(world, clock, minutes=11)

        assert release(world) == 3

        assert of(world, DIGEST, EmailStatus.QUEUED) == []
        assert len(of(world, LAPSED, EmailStatus.QUEUED)) == 4
        assert world.send() == 4
        assert len(of(world, LAPSED, EmailStatus.SENT)) == 3

    def test_takes_nothing_that_somebody_waits_for(self, world: World) -> None:
        person = world.account(world.establishment())
        for _ in range(30):
            world.told(world.code_for(person, purpose="password_reset"))

        assert of(world, "password_reset", EmailStatus.HELD) == []


class TestReminders:
    def test_of_all_accounts_of_one_person_are_one_email_that_names_the_establishments(
        self, world: World, clock: time_machine.Traveller
    ) -> None:
        expire_soon(world, 55)
        assert len(of(world, EXPIRING, EmailStatus.HELD)) == 55  # not even the first at once

        later(world, clock, minutes=11)
        release(world)

        assert world.send() == 1
        (digest,) = of(world, DIGEST, EmailStatus.SENT)
        assert "55 comptes qui expirent bientôt" in (digest.subject or "")
        assert "Ville 54 : votre compte expire le 28 novembre 2026" in (digest.body or "")
        assert digest.establishment_id is None
        assert digest.lapses_at == day_ends_at(SOON)

    def test_of_one_account_are_an_email_of_their_own(
        self, world: World, clock: time_machine.Traveller
    ) -> None:
        expire_soon(world, 1)
        later(world, clock, minutes=11)
        release(world)

        assert world.send() == 1
        assert len(of(world, EXPIRING, EmailStatus.SENT)) == 1

    def test_of_two_people_at_one_address_are_two_emails(
        self, world: World, clock: time_machine.Traveller
    ) -> None:
        expire_soon(world, 2, last_name="Louty")
        expire_soon(world, 2, last_name="Vaubrun")
        later(world, clock, minutes=11)
        release(world)

        assert world.send() == 2
        greeted = [
            digest.facts["to"]["last_name"] for digest in of(world, DIGEST, EmailStatus.SENT)
        ]
        assert sorted(greeted) == ["Louty", "Vaubrun"]

    def test_are_let_be_once_the_last_day_has_gone_by(
        self, world: World, clock: time_machine.Traveller
    ) -> None:
        expire_soon(world, 3)
        later(world, clock, days=9)

        assert release(world) == 0
        assert chores.lapse_emails(world.sessions, world.now, world.tools) == 3

        assert len(of(world, EXPIRING, EmailStatus.CANCELLED)) == 3

    def test_that_name_an_account_which_is_erased_lose_their_line(
        self, world: World, clock: time_machine.Traveller
    ) -> None:
        first, second = expire_soon(world, 2)
        later(world, clock, minutes=11)
        release(world)

        gone = {"account_id": second.account_id, "establishment_id": second.establishment_id}
        world.told(AccountErasureRequested(**gone))

        (digest,) = world.emails(DIGEST)
        lines = [item["line"] for item in digest.facts["items"]]
        assert lines == ["votre compte expire le 28 novembre 2026", ""]
        assert digest.recipient == first.email


class TestWhatHappensNowAndThen:
    def test_leaves_at_once_as_often_as_a_setting_says(self, world: World) -> None:
        world.tools = replace(world.tools, settings=replace(world.tools.settings, emails_at_once=2))
        world.__post_init__()
        account = world.account(world.establishment())

        for days in range(5):
            ends_on = SOON + timedelta(days=days)
            world.told(AccountRenewed(account=replace(account, expires_on=ends_on), is_own=False))

        assert len(of(world, RENEWED, EmailStatus.QUEUED)) == 2
        assert len(of(world, RENEWED, EmailStatus.HELD)) == 3


@pytest.mark.parametrize("language", templates.LANGUAGES)
def test_every_kind_that_is_gathered_is_named_in_the_subject_of_its_digest(language: str) -> None:
    named = (templates.FOLDER / "_layout" / language / "kinds.txt").read_text(encoding="utf-8")

    for name, mail in MAILS.items():
        if mail.gathering is not Gathering.AFTER_SOME:
            assert f"'{name}'" in named, name
