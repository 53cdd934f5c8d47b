"""Every service has the same rooms, and says at its door what it owns."""

import importlib
from pathlib import Path

import pytest

from shared.events import CATALOGUE, Event
from shared.messaging import LISTENS
from tests.architecture.services import FOLDERS, ROOT, WITH_TABLES

ROOMS = {
    *("app", "worker", "__main__"),
    *("api", "handlers", "chores"),
    *("schemas", "actions", "queries", "permissions", "models", "migrations"),
    *("config", "errors", "__init__"),
}
"""Each is a module while it is small, and a package when it gets crowded."""

OPTIONAL_ROOMS = {"domain", "tools"}
"""What is neither table nor SQL, and what a service works with beside its database."""

OWN_ROOMS = {
    "accounts": {"jobs", "paper"},
    "delegation": {"jobs", "paper"},
    "identity": {"commands", "data"},
    "mailer": {"clients", "jobs", "templates", "paper"},
}
"""What one service needs and the others do not: the outside world, texts, files that go with it."""


def rooms_of(name: str) -> set[str]:
    there = (ROOT / "services" / name).iterdir()
    return {path.name.removesuffix(".py") for path in there} - {"__pycache__"}


@pytest.mark.parametrize("name", WITH_TABLES)
class TestAService:
    def test_has_each_room(self, name: str) -> None:
        assert rooms_of(name) >= ROOMS

    def test_has_no_other_room(self, name: str) -> None:
        known = ROOMS | OPTIONAL_ROOMS | OWN_ROOMS.get(name, set())

        assert rooms_of(name) - known == set()

    @pytest.mark.parametrize("word", ["owns", "announces", "listens to", "never"])
    def test_says_at_its_door_what_it_is_for(self, name: str, word: str) -> None:
        told = importlib.import_module(f"services.{name}").__doc__

        assert word in (told or "").lower()

    def test_handles_only_events_of_those_it_listens_to(self, name: str) -> None:
        handlers: dict[type[Event], object] = importlib.import_module(
            f"services.{name}.handlers"
        ).HANDLERS

        assert {event.publisher for event in handlers} <= set(LISTENS[name])
        assert set(handlers) <= set(CATALOGUE.values())

    def test_has_no_package_for_its_migrations(self, name: str) -> None:
        assert not (ROOT / "services" / name / "migrations" / "__init__.py").exists()


class TestTheHouse:
    def test_has_a_topology_for_each_service(self) -> None:
        assert set(LISTENS) == set(WITH_TABLES)

    @pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
    def test_names_each_service_in_its_readme(self, folder: Path) -> None:
        assert folder.name in (ROOT / "README.md").read_text()
