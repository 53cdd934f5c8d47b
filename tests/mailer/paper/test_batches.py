"""Batches for the print shop: what goes into one, what its file and its manifest say."""

from dataclasses import replace
from datetime import timedelta
from unittest.mock import patch

import pytest
import time_machine

from services.mailer import chores
from services.mailer.actions import paper_batches
from services.mailer.domain import binding, manifest
from services.mailer.models import PaperItem, PaperStatus
from tests.answers import refusal, refused
from tests.mailer.code_letters import CODE
from tests.mailer.paper.batching import SPACED, copied
from tests.mailer.paper.shop import Shop, pages_of
from tests.mailer.world import Caller


class TestWhatWaits:
    def test_is_counted_by_kind_and_size(self, shop: Shop) -> None:
        shop.letters(2)
        shop.code_letter(shop.world.establishment())

        found = shop.printer.get("/paper-items/waiting").json

        told = [{name: row[name] for name in ("kind", "letters", "sheets")} for row in found]
        assert told == [
            {"kind": "account_created", "letters": 2, "sheets": 2},
            {"kind": "registration_code", "letters": 1, "sheets": 1},
        ]
        assert {row["envelope"] for row in found} == {"dl"}

    def test_is_no_longer_what_is_printed(self, shop: Shop) -> None:
        shop.printed()

        assert shop.printer.get("/paper-items/waiting").json == []


class TestABatch:
    def test_has_each_letter_on_the_front_of_a_sheet_behind_a_separator(self, shop: Shop) -> None:
        made = shop.letters(3)

        batch = shop.batch()

        said = pages_of(shop.file(batch))
        assert len(said) == batch["file_pages"] == 2 + 3 * 2
        assert f"Lot {batch['number']}" in said[0]
        assert "Courriers 1 à 3, sur 3" in said[0]
        assert [bool(text) for text in said] == [True, False] * 4
        lines = shop.manifest(batch)
        assert [int(line["first_page"]) for line in lines] == [3, 5, 7]
        for line, item in zip(lines, made, strict=True):
            assert line["reference"] == item.reference
            assert item.reference in said[int(line["first_page"]) - 1]

    def test_is_told_with_its_numbers_and_makes_its_letters_printed(self, shop: Shop) -> None:
        made = shop.letters(2)

        batch = shop.batch()

        told = {name: batch[name] for name in ("letters", "pages", "sheets", "grams", "status")}
        assert told == {"letters": 2, "pages": 2, "sheets": 2, "grams": 20, "status": "made"}
        assert [item.status for item in shop.now(made)] == [PaperStatus.PRINTED] * 2
        listed = shop.printer.get(f"/paper-items?batch_id={batch['id']}").json
        assert [row["id"] for row in listed] == [str(item.id) for item in made]

    def test_takes_one_kind_and_what_was_ordered_by_its_day(
        self, shop: Shop, clock: time_machine.Traveller
    ) -> None:
        (early,) = shop.letters()
        clock.shift(timedelta(days=1))
        shop.world.now += timedelta(days=1)
        (late,) = shop.letters()
        code = shop.code_letter(shop.world.establishment())

        shop.batch(until="2026-11-21")

        assert [item.status for item in shop.now([early, late, code])] == [
            PaperStatus.PRINTED,
            PaperStatus.TO_PRINT,
            PaperStatus.TO_PRINT,
        ]

    def test_of_large_letters_is_another(self, shop: Shop) -> None:
        copied(shop, pages=12)

        assert refusal(shop.ask("letter_copy", "dl")) == "nothing_to_print"
        batch = shop.batch("letter_copy", "c4")

        assert (batch["letters"], batch["pages"], batch["sheets"]) == (1, 13, 7)
        assert batch["grams"] == 7 * 5 + 18

    def test_takes_so_many_letters_and_the_rest_waits_for_another(self, shop: Shop) -> None:
        made = shop.letters(3)
        few = replace(shop.world.tools.settings, paper_batch_letters=2)
        shop.world.app.tools = replace(shop.world.tools, settings=few)

        first, second = shop.batch(), shop.batch()

        assert (first["letters"], second["letters"]) == (2, 1)
        assert [line["reference"] for line in shop.manifest(second)] == [made[2].reference]

    def test_begins_each_stack_with_a_sheet_of_its_own(self, shop: Shop) -> None:
        shop.letters(3)
        with patch.object(manifest, "STACK", 2):
            batch = shop.batch()
            said = pages_of(shop.file(batch))
            first_pages = [int(line["first_page"]) for line in shop.manifest(batch)]

        assert "Courriers 1 à 2, sur 3" in said[0]
        assert "Courriers 3 à 3, sur 3" in said[6]
        assert first_pages == [3, 5, 9]
        assert len(said) == batch["file_pages"] == 10

    def test_of_nothing_is_refused(self, shop: Shop) -> None:
        assert refused(shop.ask()) == (409, "nothing_to_print")

    def test_leaves_out_a_letter_that_cannot_be_read_and_tells_why(self, shop: Shop) -> None:
        first, broken, last = shop.letters(3)
        assert broken.digest is not None
        shop.world.tools.storage.remove(broken.digest)

        batch = shop.batch()

        lines = [line["reference"] for line in shop.manifest(batch)]
        assert lines == [first.reference, last.reference]
        (shown,) = shop.printer.get("/paper-items?has_error=true").json
        assert (shown["id"], shown["status"]) == (str(broken.id), "to_print")
        assert shown["error"] == binding.MISSING

    def test_of_letters_that_cannot_be_read_ends_and_lets_them_go(self, shop: Shop) -> None:
        (broken,) = shop.letters()
        assert broken.digest is not None
        shop.world.tools.storage.remove(broken.digest)

        batch = shop.batch()

        assert (batch["status"], batch["has_file"]) == ("dropped", False)
        job = shop.printer.get(f"/jobs/{batch['job_id']}").json
        assert (job["status"], job["problem"]) == ("failed", "nothing_to_print")
        (item,) = shop.now([broken])
        assert item.batch_id is None

    def test_is_made_anew_without_a_letter_that_is_cancelled_meanwhile(self, shop: Shop) -> None:
        first, second = shop.letters(2)
        hold, held = paper_batches.hold, []

        def cancelled_after(*args: object, **options: object) -> object:
            found = hold(*args, **options)  # type: ignore[arg-type]
            held.append(len(found or []))
            if len(held) == 2:
                return found
            session = args[0]
            session.get_one(PaperItem, first.id).be_cancelled()  # type: ignore[attr-defined]
            return found

        with patch.object(paper_batches, "hold", cancelled_after):
            batch = shop.batch()

        assert held == [2, 1]
        assert [line["reference"] for line in shop.manifest(batch)] == [second.reference]
        assert first.reference not in " ".join(pages_of(shop.file(batch)))

    def test_that_nobody_makes_any_more_lets_its_letters_go(self, shop: Shop) -> None:
        shop.letters()
        asked = shop.ask()
        shop.printer.post(f"/jobs/{asked.json['id']}/cancel")
        shop.run()

        chores.put_away_batches(shop.world.sessions, shop.world.now, shop.world.tools)

        assert shop.shown(asked.json["parameters"]["batch_id"])["status"] == "dropped"
        assert shop.batch()["letters"] == 1


class TestACode:
    def test_is_read_in_its_batch_alone(self, shop: Shop) -> None:
        item = shop.code_letter(shop.world.establishment())

        assert refused(shop.printer.get(f"/paper-items/{item.id}/content")) == (
            409,
            "only_in_batch",
        )
        batch = shop.batch("registration_code")
        assert SPACED in " ".join(pages_of(shop.file(batch)))

    def test_stands_in_nothing_else_that_is_told(
        self, shop: Shop, caplog: pytest.LogCaptureFixture
    ) -> None:
        item = shop.code_letter(shop.world.establishment())
        asked = shop.ask("registration_code")
        shop.run()
        batch_id = asked.json["parameters"]["batch_id"]
        job_id = asked.json["id"]

        told = [
            shop.printer.get(path).data.decode()
            for path in (
                "/paper-items",
                f"/paper-batches/{batch_id}",
                f"/paper-batches/{batch_id}/manifest",
                f"/jobs/{job_id}",
                f"/jobs/{job_id}/content",
            )
        ]

        for text in (*told, caplog.text):
            assert CODE not in text
            assert SPACED not in text
        assert item.reference in told[2]
        assert told[2] == told[4]


class TestOthers:
    def test_make_no_batch_and_read_none(self, shop: Shop) -> None:
        shop.letters()
        batch = shop.batch()
        home = shop.world.establishment()
        callers: tuple[Caller, ...] = (
            shop.world.caller(shop.world.administrator(home)),
            shop.world.operator(**{"duty:letters": "write"}),
            shop.world.client(),
        )

        for caller in callers:
            for path in ("", f"/{batch['id']}", f"/{batch['id']}/content"):
                assert refused(caller.get(f"/paper-batches{path}"))[0] == 403
            body = {"kind": "account_created", "envelope": "dl"}
            assert refused(caller.post("/paper-batches", body))[0] == 403
