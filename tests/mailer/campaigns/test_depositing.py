"""A campaign is deposited: each letter once, whatever becomes of the worker and of the others."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from services.mailer import chores
from services.mailer.actions.campaigns import depositing
from services.mailer.jobs import lines
from shared import erasure
from shared.events.accounts import AccountFacts, EstablishmentFacts, EstablishmentSnapshot
from shared.events.mailer import LetterDeposited
from tests.answers import refused
from tests.mailer.campaigns.handing import Handing, line
from tests.mailer.letters.box import box, deposited, letters
from tests.mailer.working import job_of
from tests.mailer.world import Caller, World, pdf


def statuses(world: World) -> dict[str, list[str]]:
    """Tell how the e-mails about letters stand, by whom they are for."""
    found: dict[str, list[str]] = {}
    for email in world.emails("letter_deposited"):
        found.setdefault(email.recipient, []).append(str(email.status))
    return found


def choose_daily(holder: Caller) -> None:
    """Be told of letters once a day."""
    tag = holder.get("/me/preferences").headers["ETag"]
    changed = holder.open(
        "PATCH", "/me/preferences", json={"letters": "daily"}, headers={"If-Match": tag}
    )
    assert changed.status_code == 200, changed.json


def erase(world: World, person: AccountFacts) -> None:
    with world.look() as session:
        erasure.mark(session, person.account_id, person.establishment_id, now=world.now)
        session.commit()


class TestADeposit:
    def test_puts_each_letter_into_its_box(
        self, world: World, handing: Handing, home: EstablishmentFacts, operator: Caller
    ) -> None:
        other = world.establishment("Autre")
        campaign = handing.uploaded({"1.pdf": pdf(1), "2.pdf": pdf(2)})
        asked = {"échéance": "31/12/2026", "contact": "Service des créances"}
        handing.checked(campaign, [line(home, 1, **asked), line(other, 2, catégorie="funds")])

        handing.deposited(campaign)

        one, two = letters(world)
        assert (one.establishment_id, two.establishment_id) == (
            home.establishment_id,
            other.establishment_id,
        )
        assert world.tools.storage.read(two.digest) == pdf(2)
        assert (one.title, one.reference, one.pages) == ("Relance n° 1", "R-1", 1)
        assert (str(one.due_on), one.reply_name) == ("2026-12-31", "Service des créances")
        assert str(one.campaign_id) == campaign
        assert one.deposited_by == operator.id

    def test_is_told_of_and_seen_once_it_is_released(
        self, world: World, handing: Handing, home: EstablishmentFacts
    ) -> None:
        person = world.administrator(home)
        handing.done(home)
        before = world.announced(LetterDeposited), world.emails("letter_deposited")

        chores.release_letters(world.sessions, world.now, world.tools)

        assert before == ([], [])
        assert len(world.announced(LetterDeposited)) == 3
        assert {email.recipient for email in world.emails("letter_deposited")} == {person.email}
        assert len(world.caller(person).get(box(home)).json) == 3

    def test_is_told_of_as_if_each_letter_had_come_alone(
        self, world: World, handing: Handing, home: EstablishmentFacts, operator: Caller
    ) -> None:
        often, daily, other = (world.administrator(home) for _ in range(3))
        world.account(home, rights={"retraite": "read"})
        choose_daily(world.caller(daily))
        erase(world, other)
        deposited(operator, home)
        alone = statuses(world)
        handing.done(home)

        chores.release_letters(world.sessions, world.now, world.tools)

        assert alone == {often.email: ["queued"], daily.email: ["held"]}
        assert statuses(world) == {
            often.email: ["queued", "held", "held", "held"],
            daily.email: ["held"] * 4,
        }

    def test_leaves_out_what_is_wrong_and_nothing_else(
        self, world: World, handing: Handing, home: EstablishmentFacts
    ) -> None:
        campaign = handing.uploaded({"1.pdf": pdf(1), "2.pdf": b"none", "3.pdf": pdf(3)})
        handing.checked(campaign, [line(home, n) for n in (1, 2, 3)])

        said = handing.deposited(campaign)

        assert [each["outcome"] for each in said] == ["deposited", "refused", "deposited"]
        assert [letter.reference for letter in letters(world)] == ["R-1", "R-3"]

    def test_again_leaves_what_is_there(
        self, world: World, handing: Handing, home: EstablishmentFacts
    ) -> None:
        campaign, _ = handing.done(home)

        said = handing.deposited(campaign)

        assert [each["outcome"] for each in said] == ["already"] * 3
        assert len(letters(world)) == 3

    def test_goes_on_after_a_kill_with_the_first_line_that_is_not_done(
        self,
        world: World,
        handing: Handing,
        home: EstablishmentFacts,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        campaign = handing.uploaded({f"{n}.pdf": pdf(n) for n in (1, 2, 3)})
        handing.checked(campaign, [line(home, n) for n in (1, 2, 3)])
        answer = handing.deposit(campaign)
        handing.works.turn()

        def die(*_: object, **__: object) -> None:
            raise SystemExit

        with monkeypatch.context() as killed:
            killed.setattr(depositing.Depositing, "_letter", die)
            with pytest.raises(SystemExit):
                handing.works.turn()
        before = [letter.reference for letter in letters(world)]
        handing.works.run()

        assert before == ["R-1", "R-2"]
        assert [letter.reference for letter in letters(world)] == ["R-1", "R-2", "R-3"]
        assert job_of(handing.operator, answer)["outcomes"] == {"deposited": 3}

    def test_of_a_reference_that_the_depositor_has_given_another_letter_is_refused(
        self, world: World, handing: Handing, home: EstablishmentFacts, operator: Caller
    ) -> None:
        deposited(operator, home, reference="R-1", title="Autre")
        deposited(operator, home, reference="R-2", title="Relance n° 2")
        campaign = handing.uploaded({"1.pdf": pdf(1), "2.pdf": pdf(1)})
        handing.checked(campaign, [line(home, 1), line(home, 2)])

        first, second = handing.deposited(campaign)

        assert first["code"] == "reference_taken"
        assert second["outcome"] == "already"
        assert len(letters(world)) == 2

    def test_judges_each_line_anew(
        self, world: World, handing: Handing, home: EstablishmentFacts
    ) -> None:
        campaign = handing.uploaded({"1.pdf": pdf()})
        handing.checked(campaign, [line(home, 1)])
        world.told(EstablishmentSnapshot(establishment=replace(home, status="closed")))

        (said,) = handing.deposited(campaign)

        assert said["code"] == "letter_box_closed"
        assert letters(world) == []

    def test_of_a_line_whose_check_crashed_is_refused_until_it_is_checked_again(
        self,
        world: World,
        handing: Handing,
        home: EstablishmentFacts,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        campaign = handing.uploaded({"1.pdf": pdf(1), "2.pdf": pdf(2)})
        read = lines.read

        def crash(given: Mapping[str, Any]) -> Any:
            if given["values"]["reference"] == "R-2":
                raise RuntimeError
            return read(given)

        with monkeypatch.context() as broken:
            broken.setattr(lines, "read", crash)
            said = handing.checked(campaign, [line(home, 1), line(home, 2)])
        refusal = handing.deposit(campaign)

        assert [each["outcome"] for each in said] == ["deposited", "failed"]
        assert refused(refusal) == (409, "not_checked")
        assert handing.shown(campaign)["status"] == "received"
        handing.checked(campaign, [line(home, 1), line(home, 2)])
        assert len(handing.deposited(campaign)) == len(letters(world)) == 2

    def test_is_under_way_once(self, handing: Handing, home: EstablishmentFacts) -> None:
        campaign = handing.uploaded({"1.pdf": pdf()})
        handing.checked(campaign, [line(home, 1)])
        handing.deposit(campaign)

        assert refused(handing.deposit(campaign)) == (409, "campaign_state")
        handing.works.run()
        assert handing.shown(campaign)["status"] == "deposited"
        assert handing.letters(campaign) == {
            **{"total": 1, "hidden": 1, "read": 0},
            **{"withdrawn": 0, "withdrawn_read": 0},
        }

    def test_by_an_establishments_own_application_reaches_its_own_box_alone(
        self, world: World, handing: Handing, home: EstablishmentFacts
    ) -> None:
        other = world.establishment("Autre")
        theirs = Handing(world, world.client("letters:deposit jobs:own", home), handing.works)
        campaign = theirs.uploaded({"1.pdf": pdf(1), "2.pdf": pdf(2)})

        mine, foreign = theirs.checked(campaign, [line(home, 1), line(other, 2)])

        assert mine["outcome"] == "deposited"
        assert list(foreign["facts"]["errors"]) == ["siret"]
