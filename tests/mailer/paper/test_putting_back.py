"""Letters that were printed and never left: put back, they are printed in another batch."""

from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from services.mailer.clients.print_shop import PrintShop
from services.mailer.models import PaperItem, PaperStatus
from shared.events.accounts import AccountErasureRequested
from shared.events.mailer import OperatorActed, PaperItemCancelled
from tests.answers import Answer, refused
from tests.mailer.code_letters import CODE, asker
from tests.mailer.erasing import erase, files
from tests.mailer.paper.batching import SPACED, put_away, put_into, to_copy
from tests.mailer.paper.shop import Shop, pages_of
from tests.mailer.paper.test_disturbed_batches import ISO, told_of
from tests.mailer.printing import content, render, text

WHY = {"reason": "L'imprimeur n'a jamais pris le fichier."}


def put_back(shop: Shop, batch: dict[str, Any]) -> Answer:
    return shop.printer.post(f"/paper-batches/{batch['id']}/print-again", WHY)


def statuses(shop: Shop, items: list[PaperItem]) -> list[PaperStatus]:
    return [item.status for item in shop.now(items)]


class TestLettersOfABatchThatNeverLeft:
    def test_wait_for_another_and_its_file_goes(self, shop: Shop) -> None:
        made = shop.letters(2)
        batch = shop.batch()
        shop.file(batch)

        answer = put_back(shop, batch)

        assert answer.status_code == 200, answer.json
        assert (answer.json["status"], answer.json["has_file"]) == ("dropped", False)
        assert statuses(shop, made) == [PaperStatus.TO_PRINT] * 2
        assert {path.stem for path in files(shop.world)} == {item.digest for item in made}
        again = shop.batch()
        assert [line["reference"] for line in shop.manifest(again)] == [
            item.reference for item in made
        ]
        assert shop.file(again)

    def test_stand_in_the_history_of_each_with_the_reason(self, shop: Shop) -> None:
        made = shop.letters(2)
        batch = shop.batch()

        put_back(shop, batch)

        said = shop.world.announced(OperatorActed)
        assert [(event.establishment_id, event.operation, event.reason) for event in said] == [
            (home, "paper.print_again", WHY["reason"])
            for home in sorted(item.establishment_id for item in made)
        ]

    def test_can_be_cancelled_then(self, shop: Shop) -> None:
        (item,) = shop.letters()
        put_back(shop, shop.batch())

        assert shop.printer.post(f"/paper-items/{item.id}/cancel").status_code == 200

        assert statuses(shop, [item]) == [PaperStatus.CANCELLED]

    def test_leave_nothing_where_the_print_shop_takes_files(
        self, shop: Shop, tmp_path: Path
    ) -> None:
        folder = put_into(shop, tmp_path)
        shop.letters()
        batch = shop.batch()
        assert len(list(folder.iterdir())) == 3

        put_back(shop, batch)

        assert list(folder.iterdir()) == []

    def test_leave_nothing_there_when_put_back_while_it_is_put_there(
        self, shop: Shop, tmp_path: Path
    ) -> None:
        folder = put_into(shop, tmp_path)
        made = shop.letters()
        asked = shop.ask().json["parameters"]["batch_id"]
        put, answers = PrintShop.put, list[int]()

        def and_put_back(self: PrintShop, name: str, content: bytes) -> None:
            put(self, name, content)
            if not answers:
                answers.append(put_back(shop, {"id": asked}).status_code)

        with patch.object(PrintShop, "put", and_put_back):
            shop.run()

        assert answers == [200]
        assert list(folder.iterdir()) == []
        assert statuses(shop, made) == [PaperStatus.TO_PRINT]


class TestASpoiledLetter:
    def test_is_put_back_once_the_others_have_left_and_ends_its_batch(self, shop: Shop) -> None:
        good, spoiled = shop.letters(2)
        batch = shop.batch()
        shop.dispatch((good.reference, ISO))

        answer = put_back(shop, batch)

        told = answer.json
        assert (told["status"], told["dispatched_on"]) == ("dispatched", ISO)
        assert statuses(shop, [good, spoiled]) == [PaperStatus.DISPATCHED, PaperStatus.TO_PRINT]
        put_away(shop, days=7)
        assert shop.shown(batch["id"])["status"] == "removed"
        assert [path.stem for path in files(shop.world)] == [spoiled.digest]

    def test_leaves_the_places_of_the_others_in_the_manifest(self, shop: Shop) -> None:
        spoiled, *others = shop.letters(3)
        batch = shop.batch()
        shop.dispatch(*((item.reference, ISO) for item in others))

        put_back(shop, batch)

        lines = shop.manifest(batch)
        assert [(line["place"], line["first_page"]) for line in lines] == [("2", ""), ("3", "")]
        assert spoiled.reference not in {line["reference"] for line in lines}


class TestWhatIsVoidMeanwhile:
    def test_is_cancelled_if_it_speaks_of_nobody_else_who_is_erased(
        self, shop: Shop, tmp_path: Path
    ) -> None:
        """The print shop had not fetched the file that went with whoever was erased."""
        put_into(shop, tmp_path)
        person = told_of(shop)
        (other,) = shop.letters()
        batch = shop.batch()
        erase(shop.world, person)
        assert statuses(shop, [other]) == [PaperStatus.PRINTED]

        assert put_back(shop, batch).status_code == 200

        mine, theirs = shop.world.paper()
        assert (mine.status, theirs.status) == (PaperStatus.CANCELLED, PaperStatus.TO_PRINT)
        (event,) = shop.world.announced(PaperItemCancelled)
        assert event.paper_item_id == mine.id
        assert shop.batch()["letters"] == 1

    def test_is_made_anew_without_the_one_who_is_erased(self, shop: Shop) -> None:
        stays, gone = asker(shop.world), asker(shop.world, code="JKMNPQRS6789")
        assert gone.account_id is not None
        home = shop.world.establishment()
        item = shop.code_letter(home, stays, gone)
        batch = shop.batch("registration_code")
        shop.file(batch)
        shop.world.told(
            AccountErasureRequested(
                account_id=gone.account_id, establishment_id=home.establishment_id
            )
        )

        put_back(shop, batch)

        assert statuses(shop, [item]) == [PaperStatus.TO_RENDER]
        render(shop.world)
        said = text(content(shop.world, shop.now([item])[0]))
        assert SPACED in said
        assert "JKMN PQRS 6789" not in said

    def test_is_cancelled_if_it_copies_a_letter_that_is_withdrawn(self, shop: Shop) -> None:
        letter_id = to_copy(shop, pages=1)
        render(shop.world)
        batch = shop.batch("letter_copy")
        shop.file(batch)
        clerk = shop.world.operator(**{"duty:letters": "write"})
        assert clerk.post(f"/letters/{letter_id}/withdraw", WHY).status_code == 200
        (copy,) = shop.world.paper()
        assert copy.status is PaperStatus.PRINTED

        put_back(shop, batch)

        assert statuses(shop, [copy]) == [PaperStatus.CANCELLED]
        assert files(shop.world) == []

    def test_keeps_the_code_that_it_carries(self, shop: Shop) -> None:
        item = shop.code_letter(shop.world.establishment())
        put_back(shop, shop.batch("registration_code"))

        again = shop.batch("registration_code")

        said = " ".join(pages_of(shop.file(again)))
        assert SPACED in said
        assert CODE not in said
        assert item.reference in said


class TestPuttingBack:
    @pytest.mark.parametrize("body", [{}, {"reason": " "}])
    def test_asks_why(self, shop: Shop, body: dict[str, str]) -> None:
        made = shop.letters()
        batch = shop.batch()

        answer = shop.printer.post(f"/paper-batches/{batch['id']}/print-again", body)

        assert refused(answer)[0] == 422
        assert statuses(shop, made) == [PaperStatus.PRINTED]

    def test_is_refused_where_nothing_is_printed_that_has_not_left(self, shop: Shop) -> None:
        (item,) = shop.letters()
        making = shop.ask().json["parameters"]["batch_id"]
        first = put_back(shop, {"id": making})
        shop.run()
        shop.dispatch((item.reference, ISO))
        left = put_back(shop, {"id": making})

        for answer, status in ((first, "making"), (left, "dispatched")):
            assert refused(answer) == (409, "nothing_to_put_back")
            assert answer.json["batch_status"] == status

    def test_is_for_the_duty_to_print_alone(self, shop: Shop) -> None:
        made = shop.letters()
        batch = shop.batch()
        home = shop.world.establishment()
        for caller in (
            shop.world.caller(shop.world.administrator(home)),
            shop.world.operator(**{"duty:letters": "write"}),
            shop.world.client(),
        ):
            answer = caller.post(f"/paper-batches/{batch['id']}/print-again", WHY)
            assert refused(answer)[0] == 403

        assert statuses(shop, made) == [PaperStatus.PRINTED]
