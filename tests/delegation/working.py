"""The worker's hand in long acts, played turn by turn."""

import threading
from dataclasses import dataclass, replace
from typing import Any

from services.delegation.jobs import KINDS
from services.delegation.tools import Tools
from shared.jobs import ItemsKind, Kinds, Runner
from shared.web.readmission import Readmission
from tests.answers import Answer
from tests.delegation.callers import Caller
from tests.delegation.world import World

BATCH = 2
"""So many items are done at once here, that a job of three is two batches."""


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
        settings = self.world.tools.settings
        self.runner = Runner(
            "delegation",
            kinds=in_small_batches(KINDS),
            readmit=Readmission("delegation", staleness=settings.staleness),
            storage=settings.storage,
            tools=self.world.tools,
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


def job_of(caller: Caller, answer: Answer) -> dict[str, Any]:
    """Read, as it is now, the job that an answer speaks of."""
    assert answer.status_code == 202, answer.json
    told = caller.get(answer.headers["Location"].removeprefix(Caller.ROOT))
    assert told.status_code == 200, told.json
    shown: dict[str, Any] = told.json
    return shown


def report_of(caller: Caller, answer: Answer) -> list[dict[str, Any]]:
    """Read what became of each thing."""
    path = answer.headers["Location"].removeprefix(Caller.ROOT)
    told = caller.get(f"{path}/report?page_size=100")
    assert told.status_code == 200, told.json
    lines: list[dict[str, Any]] = told.json
    return lines
