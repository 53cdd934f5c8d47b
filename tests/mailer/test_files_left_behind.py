"""Files that nothing needs, left by processes that died, go once they are older than a day."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client import REGISTRY

from services.mailer import chores
from services.mailer.chores import files as chore
from tests.mailer.erasing import files
from tests.mailer.paper.batching import put_into
from tests.mailer.paper.shop import Shop
from tests.mailer.world import World, pdf

DRAFT = f"{'0' * 32}.part"
LONG, SHORT = timedelta(days=1, seconds=1), timedelta(hours=23)


@pytest.fixture
def shop(world: World) -> Shop:
    return Shop(world, world.operator(**{"duty:print": "write"}))


def stored(world: World, pages: int, age: timedelta = LONG) -> Path:
    """Store a file that nothing needs, some time ago."""
    digest = world.tools.storage.keep(pdf(pages))
    (path,) = (each for each in files(world) if each.stem == digest)
    return aged(path, world, age)


def aged(path: Path, world: World, age: timedelta) -> Path:
    """Have a file be as old as that; it is made if it is not there."""
    path.touch()
    at = (world.now - age).timestamp()
    os.utime(path, (at, at))
    return path


def run(world: World) -> int:
    return chores.remove_left_behind(world.sessions, world.now, world.tools)


def counted(what: str) -> float:
    name = "comptoir_stored_files_left_behind_total"
    return REGISTRY.get_sample_value(name, {"what": what}) or 0.0


class TestAFileThatNothingNeeds:
    def test_goes_once_it_is_older_than_a_day_and_is_counted(self, world: World) -> None:
        old, young = stored(world, 1), stored(world, 2, SHORT)
        before = counted("file")

        assert run(world) == 1

        assert (old.exists(), young.exists()) == (False, True)
        assert counted("file") == before + 1
        assert run(world) == 0

    def test_is_none_that_a_letter_or_a_batch_needs(self, shop: Shop) -> None:
        shop.printed()
        waiting = shop.letters()[0]
        needed = [aged(path, shop.world, LONG) for path in files(shop.world)]
        assert waiting.digest in {path.stem for path in needed}

        assert run(shop.world) == 0

        assert len(needed) == 3
        assert all(path.exists() for path in needed)

    def test_goes_with_no_more_than_so_many_at_a_time(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(chore, "MOST", 2)
        for pages in (1, 2, 3):
            stored(world, pages)

        assert [run(world) for _ in range(3)] == [2, 1, 0]
        assert files(world) == []


class TestADraft:
    def test_goes_once_it_is_older_than_a_day(self, world: World) -> None:
        whole = stored(world, 1, SHORT)
        old = aged(whole.with_name(f"{whole.name}.{DRAFT}"), world, LONG)
        young = aged(whole.with_name(f"{whole.name}.{DRAFT.replace('0', '1')}"), world, SHORT)
        other = aged(whole.with_name("notes.part"), world, LONG)
        before = counted("draft")

        assert run(world) == 1

        assert [path.exists() for path in (whole, old, young, other)] == [True, False, True, True]
        assert counted("draft") == before + 1

    def test_goes_from_where_the_print_shop_takes_files_and_nothing_else(
        self, shop: Shop, tmp_path: Path
    ) -> None:
        folder = put_into(shop, tmp_path)
        folder.mkdir()
        gone = [
            aged(folder / f"{name}.{DRAFT}", shop.world, LONG)
            for name in ("lot-7.pdf", "lot-7.csv", "lot-7.pdf.sha256")
        ]
        stays = [
            aged(folder / name, shop.world, LONG)
            for name in ("lot-7.pdf", "lot-7.pdf.part", f"theirs.pdf.{DRAFT}")
        ]
        young = aged(folder / f"lot-8.pdf.{DRAFT}", shop.world, SHORT)

        assert run(shop.world) == 3

        assert not any(path.exists() for path in gone)
        assert all(path.exists() for path in (*stays, young))

    def test_is_looked_for_where_there_is_no_folder_yet(self, shop: Shop, tmp_path: Path) -> None:
        put_into(shop, tmp_path)

        assert run(shop.world) == 0
