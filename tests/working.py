"""The worker's hand in long acts, played turn by turn, in the world of any service's tests."""

import threading
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Protocol

from shared.db import Sessions
from shared.jobs import ItemsKind, Kinds, Runner
from shared.web import Service
from shared.web.readmission import Readmission
from tests.answers import Answer


class World(Protocol):
    """A service, and where its rows are."""

    app: Service
    sessions: Sessions


class Reader(Protocol):
    """Who reads what has become of their job."""

    def get(self, path: str) -> Answer: ...


def in_small_batches(kinds: Kinds[Any], batch: int) -> Kinds[Any]:
    """Take these kinds, doing so few at once that a job needs several turns."""
    return {
        name: replace(kind, batch=batch) if isinstance(kind, ItemsKind) else kind
        for name, kind in kinds.items()
    }


@dataclass
class Works:
    """Does the jobs of a world.

    :cvar KINDS: what the service does batch by batch
    :cvar BATCH: how many items are done at once
    """

    KINDS: ClassVar[Kinds[Any]]
    BATCH: ClassVar[int]

    world: World

    def __post_init__(self) -> None:
        app = self.world.app
        self.runner = Runner[Any](
            app.name,
            kinds=in_small_batches(self.KINDS, self.BATCH),
            readmit=Readmission(app.name, staleness=app.settings.staleness),
            storage=app.settings.storage,
            tools=app.tools,
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


def job_of(reader: Reader, answer: Answer) -> dict[str, Any]:
    """Read, as it is now, the job that an answer speaks of."""
    assert answer.status_code == 202, answer.json
    told = reader.get(_path(answer))
    assert told.status_code == 200, told.json
    shown: dict[str, Any] = told.json
    return shown


def report_of(reader: Reader, answer: Answer, query: str = "") -> list[dict[str, Any]]:
    """Read what became of each thing."""
    told = reader.get(f"{_path(answer)}/report?page_size=100{query}")
    assert told.status_code == 200, told.json
    lines: list[dict[str, Any]] = told.json
    return lines


def _path(answer: Answer) -> str:
    """Tell where the job is, below what every path of its service begins with."""
    return answer.headers["Location"].partition("/v1")[2]
