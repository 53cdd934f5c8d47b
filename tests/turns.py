"""Which tests run in one process, and in which order, when several processes run them.

xdist's own marks for this (`xdist_group`) do nothing under pytest 9.2, and nothing says so
(pytest-xdist, issue 1386); this needs no mark.
"""

from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

TESTS = Path(__file__).parent
TOGETHER = {
    "compose": "compose",
    "deploy": "installation",
    "journeys": "installation",
    "portal": "portal",
}
"""Folders whose tests share one thing: the project of Compose, or the checkout's own note of the
last installation. Everywhere else, a file's tests stay together: they share what it starts."""

FIRST = ("compose", "outages", "deploy", "journeys", "portal", "observability")
"""What takes long comes first, so that no process is left alone with it at the end."""


class InTurns(LoadScopeScheduling):
    """Gives a process a file at a time, or all folders that share one thing."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        return TOGETHER.get(_folder(file.removeprefix("tests/")), file)


def sort(items: list[pytest.Item]) -> None:
    """Put what takes long first; whatever else, the order stays as it is."""
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    folder = _folder(item.path.relative_to(TESTS).as_posix())
    return FIRST.index(folder) if folder in FIRST else len(FIRST)


def _folder(path: str) -> str:
    return path.split("/", 1)[0]
