"""SIGKILL at random instants inside the steps of the story: nothing lost, nothing told twice.

The short form runs always; `./comptoir test --faults` kills a hundred times.
"""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from deploy.demo import story
from tests.journeys import consistency
from tests.journeys.conftest import scene_on
from tests.journeys.embedded import Embedded

LONGEST_DELAY = 0.6
"""Seconds into a step; most steps are shorter, those that wait are longer."""


@dataclass
class Killer:
    """Kills an installation inside a step, now and then, and starts it again."""

    installation: Embedded
    kills: int
    chance: random.Random
    done: int = 0
    instants: list[str] = field(default_factory=list)
    running: threading.Thread | None = None
    failure: BaseException | None = None

    def before_step(self, number: int) -> None:
        """Arm a kill for some instant of the step that now begins."""
        if self.failure is not None:
            raise self.failure
        is_busy = self.running is not None and self.running.is_alive()
        if is_busy or self.done >= self.kills or self.chance.random() > 0.8:
            return
        delay = self.chance.uniform(0, LONGEST_DELAY)
        self.done += 1
        self.instants.append(f"step {number} + {delay:.3f} s")
        self.running = threading.Thread(target=self._strike, args=(delay,))
        self.running.start()

    def rest(self) -> None:
        """Wait for the last start."""
        if self.running is not None:
            self.running.join()
        if self.failure is not None:
            raise self.failure

    def _strike(self, delay: float) -> None:
        time.sleep(delay)
        try:
            self.installation.kill()
            self.installation.start()
            self.installation.wait()
        except BaseException as error:  # told in the test's own thread
            self.failure = error


def live_through(installation: Embedded, *, kills: int, seed: int) -> Killer:
    """Live the story again and again until there have been so many kills, and once undisturbed."""
    killer = Killer(installation, kills, random.Random(seed))
    while killer.done < kills:
        with scene_on(installation, before=killer.before_step, patience=90) as scene:
            story.play(scene)
        killer.rest()
    with scene_on(installation) as scene:
        story.play(scene)
    return killer


class TestAfterKills:
    @pytest.mark.parametrize("kills", [6])
    def test_nothing_is_lost_and_nothing_told_twice(
        self, start: Callable[..., Embedded], kills: int
    ) -> None:
        self._live(start(), kills=kills)

    @pytest.mark.faults
    def test_nothing_is_lost_after_a_hundred(self, start: Callable[..., Embedded]) -> None:
        self._live(start(), kills=100)

    def _live(self, installation: Embedded, *, kills: int) -> None:
        killer = live_through(installation, kills=kills, seed=kills)

        assert killer.done == kills
        consistency.wait_until_quiet(installation.data)
        assert consistency.faults(installation.data) == [], killer.instants
