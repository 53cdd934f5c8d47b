"""The worker's hand in long acts, played turn by turn."""

import threading
from dataclasses import dataclass, replace
from typing import Any

from services.accounts.jobs import KINDS
from services.accounts.tools import Tools
from shared.jobs import ItemsKind, Kinds, Runner
from shared.web.readmission import Readmission
from tests.accounts.world import Person, World
from tests.answers import Answer

BATCH = 50
"""So many items are done at once here, that a job of a hundred is two batches."""


def in_small_batches(kinds: Kinds[Tools]) -> Kinds[Tools]:
    """Take these kinds, doing so few at once that a job needs several turns."""
    return {
        name: replace(kind, batch=BATCH) if isinstance(kind, ItemsKind) else kind
        for name, kind in kinds.items()
    }


@dataclass
class Works:
    """Does the jobs of a world."""

    world: World

    def __post_init__(self) -> None:
        settings = self.world.app.settings
        self.runner = Runner(
            "accounts",
            kinds=in_small_batches(KINDS),
            readmit=Readmission("accounts", staleness=settings.staleness),
            storage=settings.storage,
            tools=self.world.app.tools,
        )

    def turn(self) -> bool:
        """Give each job that waits a turn."""
        bind: Any = self.world.sessions.kw["bind"]
        context = self.runner.context(self.world.sessions)
        return self.runner.round(context, getattr(bind, "engine", bind), threading.Event())

    def run(self) -> None:
        """Do all there is to do."""
        while self.turn():
            pass


def job_of(person: Person, answer: Answer) -> dict[str, Any]:
    """Read, as it is now, the job that an answer speaks of."""
    assert answer.status_code == 202, answer.json
    path = answer.headers["Location"].removeprefix("/accounts/v1")
    told = person.get(path)
    assert told.status_code == 200, told.json
    shown: dict[str, Any] = told.json
    return shown


def report_of(person: Person, answer: Answer, query: str = "") -> list[dict[str, Any]]:
    """Read what became of each thing."""
    path = answer.headers["Location"].removeprefix("/accounts/v1")
    told = person.get(f"{path}/report?page_size=100{query}")
    assert told.status_code == 200, told.json
    lines: list[dict[str, Any]] = told.json
    return lines
