"""The files of batches: downloaded, handed to the print shop, removed, and erased from."""

from datetime import timedelta
from pathlib import Path

import time_machine

from services.mailer.models import PaperItem, PaperStatus
from shared.events.mailer import OperatorActed
from tests.answers import refusal, refused
from tests.mailer.erasing import erase, files
from tests.mailer.paper.batching import put_away, put_into
from tests.mailer.paper.shop import Shop, pages_of
from tests.mailer.printing import order


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
