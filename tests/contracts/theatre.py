"""Sets each service's scene, in a database of its own."""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import pytest
import time_machine
from sqlalchemy import make_url

from tests.contracts.content import Content, Taken, changed
from tests.contracts.scene import Scene
from tests.contracts.stage import Stage
from tests.servers.databases import Databases


class Play(NamedTuple):
    """A scene, its stage, and what its database holds.

    :ivar first: what it held when the scene was set
    """

    scene: Scene
    stage: Stage
    content: Content
    first: Taken

    @property
    def changed(self) -> list[str]:
        """Name the tables that are not as they were."""
        return changed(self.first, self.content.taken())


@dataclass
class Theatre:
    """Sets a scene once for all tests: refusals leave it as it was.

    :ivar server: the superuser's address of PostgreSQL
    :ivar folder: for keys and files
    :ivar others: further settings of each application
    """

    databases: Databases
    server: str
    folder: Path
    others: dict[str, str] = field(default_factory=dict)
    plays: dict[str, Play] = field(default_factory=dict)
    failures: dict[str, Exception] = field(default_factory=dict)
    sets: int = 0

    @contextmanager
    def playing(self, service: str) -> Iterator[Play]:
        """Go to a service's scene, at its time."""
        now = importlib.import_module(f"tests.{service}.world").NOW
        with time_machine.travel(now, tick=False):
            if service in self.failures:
                pytest.fail(f"the scene is not set: {self.failures[service]!r}", pytrace=False)
            if service not in self.plays:
                try:
                    self.plays[service] = self._set(service)
                except Exception as error:
                    self.failures[service] = error
                    raise
            yield self.plays[service]

    def strike(self, service: str) -> None:
        """Take down a scene in which something has changed; the next to come finds it set anew."""
        play = self.plays.pop(service)
        play.content.close()
        play.stage.close()

    def close(self) -> None:
        for service in list(self.plays):
            self.strike(service)

    def _set(self, service: str) -> Play:
        urls = self.databases.copy(service)
        self.sets += 1
        folder = self.folder / f"{service}-{self.sets}"
        folder.mkdir()
        stage = Stage(urls, folder, self.others)
        try:
            scene = importlib.import_module(f"tests.contracts.scenes.{service}").make(stage)
        except Exception:
            stage.close()
            raise
        admin = make_url(self.server).set(database=make_url(urls.owner).database)
        content = Content(admin.render_as_string(hide_password=False), apart=scene.own_counts)
        return Play(scene, stage, content, content.taken())
