"""The processes that a campaign needs, each killed and started again while it goes on."""

import random
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
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
    """Kills one after the other, at instants that a seed chooses, until it is told to stop.

    :ivar victims: by name
    :ivar pause: about how many seconds go by between two
    """

    victims: Mapping[str, Harmed]
    chance: random.Random
    pause: float
    kills: Counter[str] = field(default_factory=Counter)
    stop: threading.Event = field(default_factory=threading.Event)
    failure: BaseException | None = None

    def run(self) -> None:
        """Kill whoever was killed least, wait a moment, and start it again."""
        try:
            while not self.stop.wait(self.pause * self.chance.uniform(0.5, 1.5)):
                rarest = min(self.kills[name] for name in self.victims)
                name = self.chance.choice(
                    [each for each in self.victims if self.kills[each] == rarest]
                )
                self.victims[name].kill()
                self.stop.wait(self.chance.uniform(0.1, 0.5))
                self.victims[name].start()
                self.kills[name] += 1
        except BaseException as error:  # told in the test's own thread
            self.failure = error
