"""What has left and what has come back, told by files, row by row."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.mailer.actions import figures
from services.mailer.domain import paper_reports, references
from services.mailer.models import PaperStatus
from shared.events.accounts import EstablishmentChanged, PostalAddress
from shared.events.mailer import OperatorActed, PaperItemCancelled, PaperItemReturned
from tests.answers import refused
from tests.mailer.code_letters import asker
from tests.mailer.paper.shop import Shop, rows_of
from tests.mailer.printing import order
from tests.mailer.world import NOW, TODAY, Caller

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


class TestAReturn:
    @pytest.mark.parametrize(
        ("written", "reason"),
        [
            ("unknown", "unknown"),
            ("Inconnu", "unknown"),
            ("adresse", "bad_address"),
            ("refusé", "refused"),
            ("Non réclamé", "unclaimed"),
        ],
    )
    def test_is_told_with_its_reason(self, shop: Shop, written: str, reason: str) -> None:
        (item,) = shop.dispatched()

        assert rows_of(shop.bring_back((item.reference, FRENCH, written))) == [("done", [])]

        (event,) = shop.world.announced(PaperItemReturned)
        assert (event.paper_item_id, event.reason) == (item.id, reason)
        assert event.returned_on == TODAY
        assert [str(account_id) for account_id in event.account_ids] == item.account_ids

    def test_of_codes_says_whose_they_were_and_since_when(self, shop: Shop) -> None:
        one, other = asker(shop.world), asker(shop.world, code="BCDEFGHJ2345")
        item = shop.code_letter(shop.world.establishment(), one, other)
        shop.batch("registration_code")
        shop.dispatch((item.reference, ISO))

        shop.bring_back((item.reference, ISO, "unknown"))

        (event,) = shop.world.announced(PaperItemReturned)
        assert event.kind == "registration_code"
        assert event.account_ids == [one.account_id, other.account_id]
        assert event.told_at == NOW

    def test_that_is_wrong_is_told_by_row(self, shop: Shop) -> None:
        gone, printed = shop.dispatched()[0], shop.printed()[0]

        answer = shop.bring_back(
            (gone.reference, ISO, "moved"),
            (printed.reference, ISO, "unknown"),
            (references.written(7), "2026-11-20", "other"),
        )

        assert rows_of(answer) == [
            ("refused", ["reason"]),
            ("refused", ["reference"]),
            ("refused", ["note"]),
        ]
        assert shop.world.announced(PaperItemReturned) == []

    def test_told_again_changes_nothing_and_another_day_is_refused(self, shop: Shop) -> None:
        (item,) = shop.dispatched(day=date(2026, 11, 21))
        row = (item.reference, ISO, "unknown")
        shop.bring_back(row)

        assert rows_of(shop.bring_back(row)) == [("unchanged", [])]
        assert rows_of(shop.bring_back((item.reference, ISO, "refused"))) == [("refused", ["date"])]
        assert len(shop.world.announced(PaperItemReturned)) == 1

    def test_is_a_task_until_somebody_has_looked_after_it(self, shop: Shop) -> None:
        (item,) = shop.dispatched()
        shop.bring_back((item.reference, ISO, "other"), note="boîte aux lettres murée")

        (task,) = shop.printer.get("/paper-returns").json
        assert (task["id"], task["reference"]) == (str(item.id), item.reference)
        assert (task["reason"], task["note"]) == ("other", "boîte aux lettres murée")
        assert task["address"] == task["address_of_record"]
        assert (task["establishment"], task["is_corrected"]) == ("Hôpital de Vertefeuille", False)

        assert shop.printer.post(f"/paper-returns/{item.id}/settle").status_code == 200

        assert shop.printer.get("/paper-returns").json == []
        (done,) = shop.printer.get("/paper-returns?is_settled=true").json
        assert done["settled_at"] is not None

    def test_tells_that_another_address_is_on_record_by_now(self, shop: Shop) -> None:
        home = shop.world.establishment()
        shop.world.receive(shop.world.created(shop.world.facts(home), by=None))
        item = shop.code_letter(home)
        shop.batch("registration_code")
        shop.dispatch((item.reference, ISO))
        shop.bring_back((item.reference, ISO, "unknown"))
        elsewhere = PostalAddress(lines=["2 place Neuve"], postcode="44000", city="NANTES")

        moved = replace(home, address=elsewhere)
        shop.world.told(EstablishmentChanged(establishment=moved, changed=["address"]))

        (task,) = shop.printer.get("/paper-returns").json
        assert task["is_corrected"]
        assert "2 place Neuve" in task["address_of_record"]

    def test_of_what_has_not_come_back_cannot_be_settled(self, shop: Shop) -> None:
        (item,) = shop.printed()

        answer = shop.printer.post(f"/paper-returns/{item.id}/settle")

        assert refused(answer) == (409, "paper_state")
        assert answer.json["paper_status"] == "printed"


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


class TestTheFigures:
    def test_count_what_fails_and_what_has_come_back(self, shop: Shop) -> None:
        (item,) = shop.dispatched()
        shop.bring_back((item.reference, ISO, "unknown"))
        (broken,) = shop.letters()
        assert broken.digest is not None
        shop.world.tools.storage.remove(broken.digest)
        shop.batch()

        with shop.world.look() as session:
            found = {
                metric.name: metric.samples[0].value
                for metric in figures.of_mail(session, "mailer", NOW)
            }

        assert found["comptoir_paper_items_failing"] == 1
        assert found["comptoir_paper_items_returned"] == 1
        assert found["comptoir_paper_items_late"] == 0

    @pytest.mark.parametrize(("seconds", "count"), [(0, 0), (1, 2)])
    def test_count_what_was_printed_a_week_ago_and_has_not_left(
        self, shop: Shop, seconds: int, count: int
    ) -> None:
        left, *_ = shop.printed(3)
        shop.dispatch((left.reference, ISO))
        now = NOW + timedelta(days=7, seconds=seconds)

        with shop.world.look() as session:
            found = {each.name: each for each in figures.of_mail(session, "mailer", now)}

        assert found["comptoir_paper_items_late"].samples[0].value == count


class TestTheCosts:
    def test_are_counted_by_month_kind_and_size(self, shop: Shop) -> None:
        prices = replace(shop.world.tools.settings, paper_sheet_cents=4.5, paper_dl_cents=80.0)
        shop.world.app.tools = replace(shop.world.tools, settings=prices)
        shop.dispatched(3)

        (month,) = shop.printer.get("/paper-costs").json

        assert month == {
            "month": "2026-11",
            "kind": "account_created",
            "envelope": "dl",
            "letters": 3,
            "pages": 3,
            "sheets": 3,
            "cents": 254,
        }
        assert shop.printer.get("/paper-costs?year=2025").json == []


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
