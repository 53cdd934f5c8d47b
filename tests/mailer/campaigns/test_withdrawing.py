"""A campaign is withdrawn: nothing more of it is deposited, and its letters go."""

from datetime import timedelta

import pytest
import time_machine

from services.mailer import chores
from services.mailer.models import EmailStatus
from shared.events.accounts import EstablishmentFacts
from shared.events.mailer import LetterDeposited, LetterWithdrawn
from tests.answers import Answer, refused
from tests.mailer.campaigns.handing import Handing, line
from tests.mailer.letters.box import box, letters
from tests.mailer.outgoing import later
from tests.mailer.working import job_of, report_of
from tests.mailer.world import World, pdf

WHY = {"reason": "Envoyés au mauvais centre"}


def ask(handing: Handing, campaign: str, **body: str) -> Answer:
    """Ask for a campaign to be withdrawn; nothing has been done yet."""
    return handing.operator.post(f"/campaigns/{campaign}/withdraw", WHY | body)


def withdrawn(handing: Handing, campaign: str) -> list[dict[str, object]]:
    answer = ask(handing, campaign)
    handing.works.run()
    assert job_of(handing.operator, answer)["status"] == "done"
    return report_of(handing.operator, answer)


class TestAWithdrawal:
    def test_takes_back_every_letter_and_says_why(
        self, world: World, handing: Handing, home: EstablishmentFacts
    ) -> None:
        reader = world.caller(world.administrator(home))
        campaign, _ = handing.done(home)
        chores.release_letters(world.sessions, world.now, world.tools)
        reader.get(box(home, f"/{letters(world)[0].id}/content"))

        said = withdrawn(handing, campaign)

        assert [each["outcome"] for each in said] == ["withdrawn"] * 3
        assert {each["withdrawal_reason"] for each in reader.get(box(home)).json} == {WHY["reason"]}
        assert len(world.announced(LetterWithdrawn)) == 3
        assert {email.status for email in world.emails("letter_deposited")} == {
            EmailStatus.CANCELLED
        }
        shown = handing.shown(campaign)
        assert (shown["status"], shown["withdrawal_reason"]) == ("withdrawn", WHY["reason"])
        assert handing.letters(campaign) == {
            **{"total": 3, "hidden": 0, "read": 1},
            **{"withdrawn": 3, "withdrawn_read": 1},
        }

    def test_ends_the_reminders_that_wait(
        self,
        world: World,
        handing: Handing,
        home: EstablishmentFacts,
        clock: time_machine.Traveller,
    ) -> None:
        world.administrator(home)
        campaign, _ = handing.done(home)
        chores.release_letters(world.sessions, world.now, world.tools)
        later(world, clock, days=8)
        chores.remind_unread(world.sessions, world.now, world.tools)
        (before,) = world.emails("letters_unread")

        withdrawn(handing, campaign)

        (after,) = world.emails("letters_unread")
        assert (before.status, before.facts["total"]) == (EmailStatus.HELD, 3)
        assert (after.status, after.facts["letters"]) == (EmailStatus.CANCELLED, [])

    def test_under_embargo_is_heard_of_by_nobody(
        self, world: World, handing: Handing, home: EstablishmentFacts
    ) -> None:
        until = world.now + timedelta(days=1)
        campaign, _ = handing.done(home, embargoed_until=until.isoformat())

        withdrawn(handing, campaign)
        chores.release_letters(world.sessions, until, world.tools)

        assert world.announced(LetterDeposited) == world.announced(LetterWithdrawn) == []
        assert world.emails("letter_deposited") == []

    def test_holds_back_what_its_job_has_not_come_to(
        self, world: World, handing: Handing, home: EstablishmentFacts
    ) -> None:
        until = world.now + timedelta(days=1)
        campaign, _ = handing.done(home, embargoed_until=until.isoformat())
        ask(handing, campaign)

        released = chores.release_letters(world.sessions, until, world.tools)

        assert released == 0
        assert world.announced(LetterDeposited) == []
        assert handing.letters(campaign)["hidden"] == 3

    def test_goes_on_if_its_job_was_stopped_as_it_was_asked_for_first(
        self, world: World, handing: Handing, home: EstablishmentFacts
    ) -> None:
        campaign, _ = handing.done(home)
        stopped = ask(handing, campaign)
        handing.works.turn()
        handing.operator.post(f"/jobs/{stopped.json['id']}/cancel")
        handing.works.run()
        before = [letter.is_withdrawn for letter in letters(world)]

        again = ask(handing, campaign, reason="Une autre raison")
        handing.works.run()

        assert before == [True, True, False]
        assert job_of(handing.operator, stopped)["status"] == "cancelled"
        assert job_of(handing.operator, again)["status"] == "done"
        assert {letter.withdrawal_reason for letter in letters(world)} == {WHY["reason"]}
        assert handing.shown(campaign)["withdrawal_reason"] == WHY["reason"]

    def test_is_under_way_once(self, handing: Handing, home: EstablishmentFacts) -> None:
        campaign, _ = handing.done(home)
        ask(handing, campaign)

        assert refused(ask(handing, campaign)) == (409, "campaign_state")

    def test_leaves_no_pdf(self, world: World, handing: Handing, home: EstablishmentFacts) -> None:
        campaign, _ = handing.done(home, 1)
        (letter,) = letters(world)
        before = world.tools.storage.read(letter.digest)

        withdrawn(handing, campaign)

        assert before == pdf(1)
        with pytest.raises(FileNotFoundError):
            world.tools.storage.read(letter.digest)

    def test_stops_a_deposit_that_is_under_way(
        self, world: World, handing: Handing, home: EstablishmentFacts
    ) -> None:
        campaign = handing.uploaded({f"{n}.pdf": pdf(n) for n in (1, 2, 3)})
        handing.checked(campaign, [line(home, n) for n in (1, 2, 3)])
        answer = handing.deposit(campaign)
        handing.works.turn()

        withdrawn(handing, campaign)

        said = report_of(handing.operator, answer)
        assert [each["code"] for each in said] == [None, None, "campaign_withdrawn"]
        assert [letter.is_withdrawn for letter in letters(world)] == [True, True]

    def test_is_once_and_for_all(self, handing: Handing, home: EstablishmentFacts) -> None:
        campaign, _ = handing.done(home, 1)
        withdrawn(handing, campaign)

        again = handing.operator.post(f"/campaigns/{campaign}/withdraw", WHY)

        assert refused(again) == refused(handing.deposit(campaign)) == (409, "campaign_state")

    def test_of_a_campaign_that_was_never_deposited_makes_room_for_another(
        self, handing: Handing
    ) -> None:
        campaign = handing.uploaded({"1.pdf": pdf()})

        assert withdrawn(handing, campaign) == []
        assert handing.shown(campaign)["status"] == "withdrawn"
