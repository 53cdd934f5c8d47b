"""Withdrawing a letter that was put into the wrong box."""

from typing import Any

import pytest
import time_machine

from services.mailer import chores
from services.mailer.models import EmailStatus, PaperStatus
from shared.events.accounts import EstablishmentFacts
from shared.events.mailer import LetterWithdrawn, OperatorActed, PaperItemCancelled
from tests.answers import Answer, refused
from tests.mailer.letters.box import box, deposited, letters, new_category
from tests.mailer.outgoing import later
from tests.mailer.paper.shop import Shop
from tests.mailer.world import Caller, World

WHY = "Adressé à une autre commune."


def withdraw(caller: Caller, letter: str, **body: Any) -> Answer:
    return caller.post(f"/letters/{letter}/withdraw", {"reason": WHY} | body)


@pytest.fixture
def reader(world: World, home: EstablishmentFacts) -> Caller:
    return world.caller(world.administrator(home))


class TestALetterThatIsWithdrawn:
    def test_leaves_its_line_that_says_so_and_why(
        self, operator: Caller, home: EstablishmentFacts, reader: Caller
    ) -> None:
        letter = deposited(operator, home, title="Relance")

        answer = withdraw(operator, letter)

        assert answer.status_code == 200, answer.data
        (line,) = reader.get(box(home)).json
        assert (line["id"], line["title"]) == (letter, "Relance")
        assert line["withdrawn_at"] is not None
        assert line["withdrawal_reason"] == WHY
        assert line["is_unread"] is False

    def test_is_opened_by_nobody_any_more(
        self, world: World, operator: Caller, home: EstablishmentFacts, reader: Caller
    ) -> None:
        letter, other = deposited(operator, home), deposited(operator, home, title="Autre")
        withdraw(operator, letter)

        alone = reader.get(box(home, f"/{letter}/content"))
        looked_at = reader.open("HEAD", box(home, f"/{letter}/content"))
        among = reader.post(box(home, "/content"), {"ids": [letter, other]})

        assert refused(alone) == refused(among) == (409, "letter_withdrawn")
        assert looked_at.status_code == 409
        assert [each.is_unread for each in letters(world)] == [False, True]

    def test_has_no_pdf_any_more_unless_another_letter_is_the_same(
        self, world: World, operator: Caller, home: EstablishmentFacts, reader: Caller
    ) -> None:
        first, second = deposited(operator, home), deposited(operator, home)
        digest = letters(world)[0].digest
        withdraw(operator, first)
        kept = reader.get(box(home, f"/{second}/content"))
        withdraw(operator, second)

        assert kept.status_code == 200
        with pytest.raises(FileNotFoundError):
            world.tools.storage.read(digest)

    def test_is_not_counted_as_unread_nor_told_of(
        self,
        world: World,
        operator: Caller,
        home: EstablishmentFacts,
        reader: Caller,
        clock: time_machine.Traveller,
    ) -> None:
        withdraw(operator, deposited(operator, home))

        counts = reader.get(box(home, "/counts")).json
        later(world, clock, days=8)
        chores.remind_unread(world.sessions, world.now, world.tools)

        assert counts == {"total": 1, "unread": 0}
        assert reader.get(box(home, "?unread=true")).json == []
        assert len(reader.get(box(home, "?unread=false")).json) == 1
        assert world.emails("letters_unread") == []

    def test_tells_in_the_readings_who_had_opened_it(
        self, operator: Caller, home: EstablishmentFacts, reader: Caller
    ) -> None:
        letter = deposited(operator, home)
        reader.get(box(home, f"/{letter}/content"))

        withdraw(operator, letter)

        (reading,) = reader.get(box(home, f"/{letter}/readings")).json
        assert reading["account_id"] == str(reader.id)

    def test_is_told_of_by_no_e_mail_that_still_waits(
        self, world: World, operator: Caller, home: EstablishmentFacts, reader: Caller
    ) -> None:
        kept = deposited(operator, home, title="Reste")
        withdraw(operator, deposited(operator, home, title="Retiré"))

        found = {e.facts["letter_title"]: e.status for e in world.emails("letter_deposited")}
        assert found["Retiré"] is EmailStatus.CANCELLED
        assert found["Reste"] is not EmailStatus.CANCELLED
        assert kept in {str(each.id) for each in letters(world)}

    def test_is_named_by_no_digest_that_still_waits(
        self,
        world: World,
        operator: Caller,
        home: EstablishmentFacts,
        reader: Caller,
        clock: time_machine.Traveller,
    ) -> None:
        _, _, *wrong = (
            deposited(operator, home, title=title)
            for title in ("Au départ", "Reste", "Égaré", "Égaré aussi")
        )
        later(world, clock, minutes=11)
        chores.release_held(world.sessions, world.now, world.tools)
        for letter in wrong:
            withdraw(operator, letter)

        world.send()

        (digest,) = world.emails("digest")
        assert digest.status is EmailStatus.SENT
        assert digest.body is not None
        told = [digest.body.count(f"- un courrier {what}") for what in ("vous attend", "retiré")]
        assert told == [1, 2]

    def test_ends_a_digest_that_names_nothing_else(
        self,
        world: World,
        operator: Caller,
        home: EstablishmentFacts,
        reader: Caller,
        clock: time_machine.Traveller,
    ) -> None:
        _, *wrong = (deposited(operator, home, title=title) for title in ("A", "B", "C"))
        later(world, clock, minutes=11)
        chores.release_held(world.sessions, world.now, world.tools)
        for letter in wrong:
            withdraw(operator, letter)

        (digest,) = world.emails("digest")
        assert digest.status is EmailStatus.CANCELLED

    def test_is_named_by_no_reminder_that_still_waits(
        self,
        world: World,
        operator: Caller,
        home: EstablishmentFacts,
        reader: Caller,
        clock: time_machine.Traveller,
    ) -> None:
        wrong, also_wrong = (deposited(operator, home, title=title) for title in ("A", "B"))
        later(world, clock, days=8)
        chores.remind_unread(world.sessions, world.now, world.tools)

        withdraw(operator, wrong)

        (reminder,) = world.emails("letters_unread")
        assert reminder.status is EmailStatus.HELD
        assert reminder.facts["total"] == 1
        assert [each["letter_title"] for each in reminder.facts["letters"]] == ["B"]

        withdraw(operator, also_wrong)

        (ended,) = world.emails("letters_unread")
        assert ended.status is EmailStatus.CANCELLED

    @pytest.mark.parametrize("is_made", [False, True])
    def test_has_no_copy_on_paper_that_has_not_left(
        self, world: World, operator: Caller, home: EstablishmentFacts, is_made: bool
    ) -> None:
        new_category(operator, code="paper", has_paper_copy=True)
        letter = deposited(operator, home, category="paper")
        if is_made:
            chores.render_paper(world.sessions, world.now, world.tools)

        withdraw(operator, letter)
        chores.render_paper(world.sessions, world.now, world.tools)

        (copy,) = world.paper()
        assert (copy.status, copy.digest) == (PaperStatus.CANCELLED, None)
        (event,) = world.announced(PaperItemCancelled)
        assert (event.paper_item_id, event.kind) == (copy.id, "letter_copy")
        assert event.establishment_id == home.establishment_id

    @pytest.mark.parametrize(
        ("is_taken", "copies", "batch_status"),
        [
            (False, [PaperStatus.CANCELLED, PaperStatus.TO_PRINT], "dropped"),
            (True, [PaperStatus.PRINTED, PaperStatus.PRINTED], "made"),
        ],
    )
    def test_has_no_copy_in_a_batch_that_nobody_has_taken(
        self,
        world: World,
        operator: Caller,
        home: EstablishmentFacts,
        is_taken: bool,
        copies: list[PaperStatus],
        batch_status: str,
    ) -> None:
        new_category(operator, code="paper", has_paper_copy=True)
        letter, _ = (deposited(operator, home, category="paper") for _ in range(2))
        chores.render_paper(world.sessions, world.now, world.tools)
        shop = Shop(world, world.operator(**{"duty:print": "write"}))
        batch = shop.batch("letter_copy")
        if is_taken:
            shop.file(batch)

        withdraw(operator, letter)

        assert [copy.status for copy in world.paper()] == copies
        assert shop.shown(batch["id"])["status"] == batch_status

    def test_is_announced_once_with_the_first_reason(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        letter = deposited(operator, home)
        withdraw(operator, letter)

        again = withdraw(operator, letter, reason="Une autre raison")

        assert again.json["withdrawal_reason"] == WHY
        (event,) = world.announced(LetterWithdrawn)
        assert (str(event.letter_id), event.reason) == (letter, WHY)
        assert event.establishment_id == home.establishment_id

    def test_does_not_come_back_when_its_deposit_is_run_again(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        letter = deposited(operator, home, reference="R-42")
        withdraw(operator, letter)

        assert deposited(operator, home, reference="R-42") == letter
        (found,) = letters(world)
        assert found.is_withdrawn


class TestWithdrawing:
    def test_is_for_operators_with_the_duty_and_leaves_a_trace(
        self, world: World, operator: Caller, home: EstablishmentFacts, reader: Caller
    ) -> None:
        letter = deposited(operator, home)
        for caller in (reader, world.operator(**{"duty:print": "write"}), world.client("x:y")):
            assert refused(withdraw(caller, letter))[0] == 403

        withdraw(operator, letter)

        assert "letters.withdraw" in {event.operation for event in world.announced(OperatorActed)}
        assert letters(world)[0].withdrawn_by == operator.id

    def test_is_for_the_application_that_put_it_in_and_for_no_other(
        self, world: World, home: EstablishmentFacts
    ) -> None:
        application = world.client()
        letter = deposited(application, home)

        assert refused(withdraw(world.client(), letter)) == (404, "not_found")
        assert withdraw(application, letter).status_code == 200

    @pytest.mark.parametrize("body", [{"reason": ""}, {"reason": "x" * 301}, {"reason": None}])
    def test_without_a_good_reason_is_refused_and_changes_nothing(
        self, world: World, operator: Caller, home: EstablishmentFacts, body: dict[str, Any]
    ) -> None:
        letter = deposited(operator, home)

        answer = withdraw(operator, letter, **body)

        assert refused(answer) == (422, "invalid")
        assert list(answer.json["errors"]) == ["reason"]
        assert not letters(world)[0].is_withdrawn

    def test_of_no_letter_is_refused(self, operator: Caller, home: EstablishmentFacts) -> None:
        nobody = "00000000-0000-7000-8000-000000000000"
        assert refused(withdraw(operator, nobody)) == (404, "not_found")
