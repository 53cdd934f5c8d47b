"""Batches for the print shop: what goes into one, what its file and its manifest say."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
import time_machine

from services.mailer import chores
from services.mailer.actions import paper_batches
from services.mailer.clients.print_shop import PrintShop
from services.mailer.domain import binding, manifest
from services.mailer.models import PaperItem, PaperStatus
from shared.events.mailer import OperatorActed
from tests.answers import refusal, refused
from tests.mailer.code_letters import CODE
from tests.mailer.erasing import erase, files
from tests.mailer.paper.shop import Shop, pages_of
from tests.mailer.printing import order, render
from tests.mailer.world import Caller, World, pdf

SPACED = "ABCD EFGH 2345"


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


class TestADownload:
    def test_is_counted_and_stands_in_each_history(self, shop: Shop) -> None:
        made = shop.letters(2)
        batch = shop.batch()

        shop.file(batch)
        shop.file(batch)

        said = shop.world.announced(OperatorActed)
        found = [(event.establishment_id, event.account_id, event.operation) for event in said]
        homes = sorted(item.establishment_id for item in made)
        assert found == [(home, shop.printer.id, "paper.print") for home in homes] * 2
        assert shop.shown(batch["id"])["downloads"] == 2

    def test_is_not_what_a_head_asks_for(self, shop: Shop) -> None:
        shop.letters()
        batch = shop.batch()

        answer = shop.printer.open("HEAD", f"/paper-batches/{batch['id']}/content")

        assert answer.status_code == 200
        assert shop.shown(batch["id"])["downloads"] == 0
        assert shop.world.announced(OperatorActed) == []

    def test_waits_for_the_file(self, shop: Shop) -> None:
        shop.letters()
        batch_id = shop.ask().json["parameters"]["batch_id"]

        for path in ("content", "manifest"):
            answer = shop.printer.get(f"/paper-batches/{batch_id}/{path}")
            assert refused(answer) == (409, "batch_without_file")
            assert answer.json["batch_status"] == "making"


class TestAFolderOfThePrintShop:
    def test_gets_file_manifest_and_checksum(self, shop: Shop, tmp_path: Path) -> None:
        folder = put_into(shop, tmp_path)
        shop.letters()

        batch = shop.batch()

        number = batch["number"]
        assert sorted(path.name for path in folder.iterdir()) == [
            f"lot-{number}.csv",
            f"lot-{number}.pdf",
            f"lot-{number}.pdf.sha256",
        ]
        assert (folder / f"lot-{number}.pdf").read_bytes() == shop.file(batch)
        checked = (folder / f"lot-{number}.pdf.sha256").read_text()
        assert checked == f"{batch['sha256']}  lot-{number}.pdf\n"
        assert batch["taken_at"] is not None

    def test_loses_it_a_week_after_the_letters_have_left(self, shop: Shop, tmp_path: Path) -> None:
        folder = put_into(shop, tmp_path)
        (item,) = shop.printed()
        shop.dispatch((item.reference, "2026-11-21"))

        put_away(shop, days=7)

        assert list(folder.iterdir()) == []


class TestFiles:
    def test_go_seven_days_after_the_last_letter_has_left(self, shop: Shop) -> None:
        made = shop.letters(2)
        batch = shop.batch()
        shop.dispatch((made[0].reference, "2026-11-21"))
        put_away(shop, days=30)
        assert shop.shown(batch["id"])["has_file"]
        shop.world.now += timedelta(days=30)
        with time_machine.travel(shop.world.now, tick=False):
            printer = shop.world.operator(**{"duty:print": "write"})
            late = Shop(shop.world, printer)
            late.dispatch((made[1].reference, "2026-12-21"))

            put_away(late, days=6)
            assert len(files(shop.world)) == 3
            put_away(late, days=7)

            assert files(shop.world) == []
            shown = late.shown(batch["id"])
            assert (shown["status"], shown["has_file"]) == ("removed", False)
            assert shown["sha256"] == batch["sha256"]
            answer = printer.get(f"/paper-batches/{batch['id']}/content")
            assert refusal(answer) == "batch_without_file"
            assert len(late.manifest(batch)) == 2

    def test_stay_as_long_as_another_letter_is_the_same_one(self, shop: Shop) -> None:
        (item,) = shop.dispatched()
        with shop.world.look() as session:
            twin = session.get_one(PaperItem, order(shop.world).id)
            twin.be_rendered(digest=item.digest or "", pages=1, now=shop.world.now)
            session.commit()

        put_away(shop, days=7)

        assert len(files(shop.world)) == 1


class TestAnErasure:
    def test_takes_back_a_batch_that_nobody_has(self, shop: Shop) -> None:
        home = shop.world.establishment()
        person = shop.world.facts(home, last_name="Aucanari")
        shop.world.receive(shop.world.created(person, by=None))
        (other,) = shop.letters()
        batch = shop.batch()
        assert batch["letters"] == 2

        erase(shop.world, person)

        assert shop.shown(batch["id"])["status"] == "dropped"
        mine, theirs = shop.world.paper()
        assert (mine.status, theirs.status) == (PaperStatus.CANCELLED, PaperStatus.TO_PRINT)
        assert "Aucanari" not in "".join(
            " ".join(pages_of(path.read_bytes())) for path in files(shop.world)
        )
        assert shop.batch()["letters"] == 1
        assert shop.now([other])[0].status is PaperStatus.PRINTED

    def test_removes_a_file_that_the_print_shop_has(self, shop: Shop) -> None:
        home = shop.world.establishment()
        person = shop.world.facts(home, last_name="Aucanari")
        shop.world.receive(shop.world.created(person, by=None))
        (other,) = shop.letters()
        batch = shop.batch()
        shop.file(batch)

        erase(shop.world, person)

        shown = shop.shown(batch["id"])
        assert (shown["status"], shown["has_file"]) == ("made", False)
        (left,) = shop.now([other])
        assert left.status is PaperStatus.PRINTED
        assert [path.name for path in files(shop.world)] == [f"{other.digest}.pdf"]


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


def put_away(shop: Shop, *, days: int) -> None:
    """Let time pass for the chore that removes files."""
    world: World = shop.world
    chores.put_away_batches(world.sessions, world.now + timedelta(days=days), world.tools)


def put_into(shop: Shop, tmp_path: Path) -> Path:
    """Have batches put into a folder."""
    folder = tmp_path / "print-shop"
    shop.world.tools = replace(shop.world.tools, print_shop=PrintShop(str(folder)))
    shop.world.app.tools = shop.world.tools
    return folder


def copied(shop: Shop, *, pages: int) -> None:
    """Deposit a letter whose category goes on paper too, and have its copy made."""
    to_copy(shop, pages=pages)
    render(shop.world)


def to_copy(shop: Shop, *, pages: int) -> str:
    """Deposit a letter whose category goes on paper too; tell its id."""
    clerk = shop.world.operator(**{"duty:letters": "write"})
    shop.world.service("finances")
    kind = {"code": "claims", "labels": {"fr": "Relances", "en": "Claims"}, "service": "finances"}
    assert clerk.post("/letter-categories", kind | {"has_paper_copy": True}).status_code == 201
    home = shop.world.establishment()
    answer = clerk.deposit(pdf(pages), establishment_id=home.establishment_id)
    assert answer.status_code == 201, answer.json
    letter_id: str = answer.json["id"]
    return letter_id
