"""The processes that a campaign needs, each killed and started again while it goes on."""

import random
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

ROOT = Path(__file__).parents[3]


class Harmed(Protocol):
    """What can be killed, and started again on what it kept."""

    def kill(self) -> None: ...
    def start(self) -> None: ...


@dataclass
class Program:
    """A process of Python.

    :ivar module: which it runs
    """

    module: str
    arguments: list[str]
    environ: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", self.module, *self.arguments],
                cwd=ROOT,
                env={**self.environ, "PYTHONPATH": str(ROOT)},
                stdout=said,
                stderr=said,
            )

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()


@dataclass
class Killer:
    """Kills one after the other as the work goes on, at shares of it that a seed chooses.

    How fast a machine is decides nothing: each is killed in the midst of the work.

    :ivar victims: by name
    :ivar times: how often each is killed
    """

    victims: Mapping[str, Harmed]
    chance: random.Random
    times: int

    def chosen(self) -> list[tuple[float, str]]:
        """Choose who is killed once which share of the work is done: in rounds, each once."""
        names = [
            name
            for _ in range(self.times)
            for name in self.chance.sample(list(self.victims), len(self.victims))
        ]
        return [
            (self.chance.uniform(place, place + 1) / (len(names) + 1), name)
            for place, name in enumerate(names)
        ]

    def kill(self, name: str) -> None:
        """Kill one, let a moment go by, and start it again."""
        self.victims[name].kill()
        time.sleep(self.chance.uniform(0.1, 0.5))
        self.victims[name].start()
