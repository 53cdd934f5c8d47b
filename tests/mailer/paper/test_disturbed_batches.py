"""Batches while something else goes on: letters taken back, somebody erased, the same job twice."""

from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import time_machine

from services.mailer.actions.paper_items import FILES_AWAY
from services.mailer.clients import print_shop
from services.mailer.clients.print_shop import PrintShop
from services.mailer.clients.storage import Storage
from services.mailer.config import Settings
from services.mailer.domain import binding
from services.mailer.jobs import paper_batches as jobs
from services.mailer.models import PaperStatus
from shared.config import BadSettings
from shared.events.accounts import AccountFacts
from shared.jobs.turns import LATER
from tests.answers import refused
from tests.mailer.code_letters import asker
from tests.mailer.erasing import erase, files
from tests.mailer.paper.batching import put_away, put_into, to_copy
from tests.mailer.paper.shop import Shop, pages_of
from tests.mailer.printing import render
from tests.mailer.world import pdf

ISO = "2026-11-21"


def told_of(shop: Shop) -> AccountFacts:
    """Have a letter ordered about somebody who can be erased."""
    person = shop.world.facts(shop.world.establishment(), last_name="Aucanari")
    shop.world.receive(shop.world.created(person, by=None))
    return person


class TestABatchBeingMade:
    def test_is_bound_anew_when_a_letter_is_cancelled_while_it_is_bound(self, shop: Shop) -> None:
        first, second = shop.letters(2)
        readable = binding._readable
        answers: list[int] = []

        def and_cancelled(*args: Any) -> Any:
            found = readable(*args)
            if not answers:
                path = f"/paper-items/{first.id}/cancel"
                answers.append(shop.printer.post(path).status_code)
            return found

        with patch.object(binding, "_readable", and_cancelled):
            batch = shop.batch()

        assert answers == [200]
        assert [line["reference"] for line in shop.manifest(batch)] == [second.reference]
        assert first.reference not in " ".join(pages_of(shop.file(batch)))

    def test_keeps_its_file_when_it_is_made_twice_at_once(self, shop: Shop) -> None:
        shop.letters()
        bound = jobs._print
        outcomes: list[bool] = []

        def twice(*args: Any) -> bool:
            for _ in range(2):
                outcomes.append(bound(*args))
            return outcomes[-1]

        with patch.object(jobs, "_print", twice):
            batch = shop.batch()

        assert outcomes == [True, False]
        assert (batch["status"], batch["letters"]) == ("made", 1)
        assert shop.file(batch)

    def test_takes_no_more_than_fits_in_memory_and_lets_the_rest_go(self, shop: Shop) -> None:
        made = shop.letters(3)

        with patch.object(binding, "MOST_BYTES", 1):
            batches = [shop.batch() for _ in made]

        assert [batch["letters"] for batch in batches] == [1, 1, 1]
        listed = [line["reference"] for batch in batches for line in shop.manifest(batch)]
        assert listed == [item.reference for item in made]

    def test_up_to_a_day_that_has_not_come_takes_what_there_is(self, shop: Shop) -> None:
        assert refused(shop.ask(until="9999-12-31")) == (409, "nothing_to_print")
        shop.letters()

        batch = shop.batch(until="9999-12-31")

        assert (batch["letters"], batch["until"]) == (1, ISO)


class TestSomebodyErased:
    def test_after_the_print_shop_has_it_leaves_no_letter_of_that_batch_behind(
        self, shop: Shop
    ) -> None:
        person = told_of(shop)
        (other,) = shop.letters()
        batch = shop.batch()
        shop.file(batch)
        erase(shop.world, person)
        lines = shop.manifest(batch)
        assert len(lines) == 2
        shop.dispatch(*((line["reference"], ISO) for line in lines))
        removed_at = shop.shown(batch["id"])["removed_at"]

        put_away(shop, days=7)

        shown = shop.shown(batch["id"])
        assert (shown["status"], shown["removed_at"]) == ("removed", removed_at)
        assert shop.now([other])[0].digest is None
        assert files(shop.world) == []

    def test_while_it_is_put_into_the_folder_takes_it_back(
        self, shop: Shop, tmp_path: Path
    ) -> None:
        folder = put_into(shop, tmp_path)
        person = told_of(shop)
        (other,) = shop.letters()
        put = PrintShop.put
        erased: list[str] = []

        def and_erased(self: PrintShop, name: str, content: bytes) -> None:
            put(self, name, content)
            if not erased:
                erased.append(name)
                erase(shop.world, person)

        with patch.object(PrintShop, "put", and_erased):
            batch = shop.batch()

        assert erased == [print_shop.checksum_name(batch["number"])]
        assert list(folder.iterdir()) == []
        assert (batch["status"], batch["has_file"]) == ("made", False)
        assert shop.now([other])[0].status is PaperStatus.PRINTED


class TestWhatALetterCarried:
    def test_is_erased_once_it_has_left(self, shop: Shop) -> None:
        askers = asker(shop.world), asker(shop.world, code="BCDEFGHJ2345")
        item = shop.code_letter(shop.world.establishment(), *askers)
        shop.batch("registration_code")
        assert shop.now([item])[0].sealed is not None

        shop.dispatch((item.reference, ISO))

        assert shop.now([item])[0].sealed is None


class TestALetterThatFails:
    def test_is_listed_as_failing_no_more_once_it_is_cancelled(self, shop: Shop) -> None:
        (broken,) = shop.letters()
        assert broken.digest is not None
        shop.world.tools.storage.remove(broken.digest)
        shop.batch()
        assert len(shop.printer.get("/paper-items?has_error=true").json) == 1

        answer = shop.printer.post(f"/paper-items/{broken.id}/cancel")

        assert (answer.status_code, answer.json["error"]) == (200, None)
        assert shop.printer.get("/paper-items?has_error=true").json == []

    def test_to_be_copied_tells_no_path_of_what_cannot_be_read(self, shop: Shop) -> None:
        to_copy(shop, pages=1)
        for path in files(shop.world):
            path.unlink()

        render(shop.world)

        (shown,) = shop.printer.get("/paper-items?has_error=true").json
        assert shown["error"] == f"FileNotFoundError: {FILES_AWAY}"

    def test_is_told_in_words_that_quote_nothing_of_it(self, shop: Shop) -> None:
        good, damaged, longer = shop.letters(3)
        for item, content in ((damaged, b"%PDF-1.7 Louys\n%%EOF"), (longer, pdf(4))):
            (path,) = (each for each in files(shop.world) if each.stem == item.digest)
            path.write_bytes(content)

        batch = shop.batch()

        assert [line["reference"] for line in shop.manifest(batch)] == [good.reference]
        rows = shop.printer.get("/paper-items?has_error=true").json
        assert {row["id"]: row["error"] for row in rows} == {
            str(damaged.id): binding.DAMAGED,
            str(longer.id): binding.OTHER_PAGES.format(found=4, noted=1),
        }


class TestFilesThatCannotBeReadJustNow:
    @pytest.mark.parametrize("reads", [0, 1, 3, 4])
    def test_blame_no_letter_and_the_batch_is_made_once_they_can(
        self, shop: Shop, clock: time_machine.Traveller, reads: int
    ) -> None:
        """At the first letter, at the second, as the first is bound, or the second."""
        made = shop.letters(3)
        batch_id = shop.ask().json["parameters"]["batch_id"]
        read, left = Storage.read, iter(range(reads))

        def fail(self: Storage, digest: str) -> bytes:
            if next(left, None) is None:
                raise OSError(5, "Input/output error", f"/srv/files/{digest}.pdf")
            return read(self, digest)

        with patch.object(Storage, "read", fail):
            shop.run()

        assert shop.shown(batch_id)["status"] == "making"
        assert [item.status for item in shop.now(made)] == [PaperStatus.TO_PRINT] * 3
        assert shop.printer.get("/paper-items?has_error=true").json == []
        clock.shift(LATER)
        shop.run()
        batch = shop.shown(batch_id)
        assert (batch["status"], batch["letters"]) == ("made", 3)

    def test_blame_no_letter_where_their_folder_is_not_mounted(
        self, shop: Shop, clock: time_machine.Traveller
    ) -> None:
        made = shop.letters(2)
        batch_id = shop.ask().json["parameters"]["batch_id"]
        folder = Path(shop.world.tools.settings.storage) / "pdf"
        elsewhere = folder.rename(folder.with_name("unmounted"))

        shop.run()

        assert shop.shown(batch_id)["status"] == "making"
        assert shop.printer.get("/paper-items?has_error=true").json == []
        elsewhere.rename(folder)
        clock.shift(LATER)
        shop.run()
        assert shop.shown(batch_id)["letters"] == len(made)

    @pytest.mark.parametrize("place", [0, 1, 2])
    def test_but_for_those_beside_it_are_the_fault_of_that_letter(
        self, shop: Shop, place: int
    ) -> None:
        made = shop.letters(3)
        broken, read = made[place], Storage.read

        def fail(self: Storage, digest: str) -> bytes:
            if digest == broken.digest:
                raise PermissionError(13, "Permission denied", f"/srv/files/{digest}.pdf")
            return read(self, digest)

        with patch.object(Storage, "read", fail):
            batch = shop.batch()

        assert batch["letters"] == 2
        (shown,) = shop.printer.get("/paper-items?has_error=true").json
        assert (shown["id"], shown["error"]) == (str(broken.id), binding.UNREADABLE)


class TestAPlaceForThePrintShop:
    def test_that_nothing_speaks_is_refused_before_anything_begins(
        self, environ: dict[str, str]
    ) -> None:
        with pytest.raises(BadSettings, match="nothing speaks nowhere"):
            Settings.read({**environ, "PRINT_SHOP": "nowhere://bucket"})
