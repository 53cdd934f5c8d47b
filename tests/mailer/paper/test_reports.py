"""What has left and what has come back, told by files, row by row."""

from datetime import timedelta

import pytest

from services.mailer.domain import paper_reports, references
from services.mailer.models import PaperStatus
from shared.events.mailer import OperatorActed, PaperItemCancelled
from tests.answers import refused
from tests.mailer.paper.shop import Shop, rows_of
from tests.mailer.printing import order
from tests.mailer.world import TODAY, Caller

FRENCH, ISO = "21/11/2026", "2026-11-21"


class TestADispatch:
    def test_is_confirmed_by_reference_and_day(self, shop: Shop) -> None:
        first, second = shop.printed(2)

        answer = shop.dispatch((first.reference, FRENCH), (f"0{second.reference}", ISO))

        assert rows_of(answer) == [("done", []), ("done", [])]
        for item in shop.now([first, second]):
            assert (item.status, item.dispatched_on) == (PaperStatus.DISPATCHED, TODAY)
        (batch,) = shop.printer.get("/paper-batches").json
        assert (batch["status"], batch["dispatched_on"]) == ("dispatched", ISO)

    def test_of_some_letters_leaves_their_batch_open(self, shop: Shop) -> None:
        first, _ = shop.printed(2)

        shop.dispatch((first.reference, ISO))

        (batch,) = shop.printer.get("/paper-batches?status=made").json
        assert batch["dispatched_on"] is None

    def test_is_told_by_the_manifest_with_a_date_beside_it(self, shop: Shop) -> None:
        (item,) = shop.letters()
        batch = shop.batch()
        path = f"/paper-batches/{batch['id']}/manifest"
        header, line = shop.printer.get(path).data.decode().splitlines()

        answer = shop.hand_in("/paper-departures", f"{header};date\r\n{line};{ISO}\r\n")

        assert rows_of(answer) == [("done", [])]
        assert shop.now([item])[0].status is PaperStatus.DISPATCHED

    def test_told_again_changes_nothing(self, shop: Shop) -> None:
        (item,) = shop.dispatched()

        assert rows_of(shop.dispatch((item.reference, ISO))) == [("unchanged", [])]

    def test_that_is_wrong_in_a_row_is_told_there_and_spoils_no_other(self, shop: Shop) -> None:
        good, old = shop.printed(2)
        waiting = shop.letters()[0]
        rows = [
            (good.reference, ISO),
            ("1234567", ISO),
            (references.written(7), ISO),
            (old.reference, "21.11.2026"),
            (waiting.reference, ISO),
            (good.reference, ISO),
            ("", ""),
        ]

        answer = shop.dispatch(*rows)

        assert rows_of(answer) == [
            ("done", []),
            ("refused", ["reference"]),
            ("refused", ["reference"]),
            ("refused", ["date"]),
            ("refused", ["reference"]),
            ("refused", ["reference"]),
        ]
        assert [row["row"] for row in answer.json] == [2, 3, 4, 5, 6, 7]
        assert answer.json[4]["errors"]["reference"].startswith("This letter is not printed")

    @pytest.mark.parametrize(
        ("day", "said"),
        [("2026-11-22", "This day has not come yet."), ("2026-11-20", "It was printed after")],
    )
    def test_is_refused_for_a_day_that_cannot_be(self, shop: Shop, day: str, said: str) -> None:
        (item,) = shop.printed()

        answer = shop.dispatch((item.reference, day))

        assert rows_of(answer) == [("refused", ["date"])]
        assert answer.json[0]["errors"]["date"].startswith(said)
        assert shop.now([item])[0].status is PaperStatus.PRINTED

    def test_on_another_day_than_was_told_is_refused(self, shop: Shop) -> None:
        (item,) = shop.dispatched()
        shop.world.now += timedelta(days=1)

        answer = shop.dispatch((item.reference, "2026-11-20"))

        assert answer.json[0]["errors"]["date"].startswith("This letter has left already")

    def test_tried_out_changes_nothing(self, shop: Shop) -> None:
        (item,) = shop.printed()

        answer = shop.dispatch((item.reference, ISO), query="?dry_run=true")

        assert rows_of(answer) == [("done", [])]
        assert shop.now([item])[0].status is PaperStatus.PRINTED
        assert shop.world.announced(OperatorActed) == []

    def test_stands_in_the_history_of_whose_letter_it_is(self, shop: Shop) -> None:
        (item,) = shop.dispatched()

        (event,) = shop.world.announced(OperatorActed)
        assert (event.establishment_id, event.operation) == (item.establishment_id, "paper.report")


class TestAFile:
    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("reference;date\r\n", "The file has no rows."),
            ("reference\r\n1\r\n", "The column date is missing."),
            ("reference;date;name\r\n1;2;3\r\n", "The column name means nothing here: remove it."),
            ("reference;date;date\r\n1;2;3\r\n", "The column date stands there twice."),
            ('reference;date\r\n"1;2\r\n', "Row 2 cannot be read"),
            (" ", "The file is empty."),
        ],
    )
    def test_that_is_none_is_refused_with_what_to_do(
        self, shop: Shop, text: str, said: str
    ) -> None:
        answer = shop.hand_in("/paper-departures", text)

        assert refused(answer)[0] == 422
        assert answer.json["errors"]["body"][0].startswith(said)

    def test_of_too_many_rows_is_refused(self, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(paper_reports, "MOST_ROWS", 1)

        answer = shop.dispatch(("1", ISO), ("2", ISO))

        assert refused(answer) == (422, "bad_paper_file")


class TestACancellation:
    def test_ends_a_letter_before_it_is_printed_and_removes_its_file(self, shop: Shop) -> None:
        (item,) = shop.letters()

        answer = shop.printer.post(f"/paper-items/{item.id}/cancel")

        assert answer.status_code == 200
        assert answer.json["status"] == "cancelled"
        (event,) = shop.world.announced(PaperItemCancelled)
        assert event.paper_item_id == item.id
        assert shop.now([item])[0].digest is None
        assert refused(shop.ask()) == (409, "nothing_to_print")

    def test_of_what_waits_for_its_pdf_is_done_too(self, shop: Shop) -> None:
        item = order(shop.world)

        assert shop.printer.post(f"/paper-items/{item.id}/cancel").status_code == 200

    def test_comes_too_late_once_it_is_printed(self, shop: Shop) -> None:
        (item,) = shop.printed()

        answer = shop.printer.post(f"/paper-items/{item.id}/cancel")

        assert refused(answer) == (409, "paper_state")
        assert answer.json["paper_status"] == "printed"


class TestOthers:
    def test_report_nothing(self, shop: Shop) -> None:
        (item,) = shop.printed()
        home = shop.world.establishment()
        callers: tuple[Caller, ...] = (
            shop.world.caller(shop.world.administrator(home)),
            shop.world.operator(**{"duty:letters": "write"}),
        )

        for caller in callers:
            others = Shop(shop.world, caller)
            assert refused(others.dispatch((item.reference, ISO)))[0] == 403
            assert refused(others.bring_back((item.reference, ISO, "unknown")))[0] == 403
            assert refused(caller.post(f"/paper-items/{item.id}/cancel"))[0] == 403
            assert refused(caller.get("/paper-costs"))[0] == 403
