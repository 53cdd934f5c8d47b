"""Three brokers and two of each process: any one container may be killed, and a client only waits.

The short form kills one container of each kind; `./comptoir test --compose --faults` kills one at
every step of the story.
"""

import random
import re
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from deploy.demo import story
from deploy.installation.provisioning import SERVICES
from tests.compose.conftest import GENEROUS, scene_on
from tests.compose.project import Project, started, swept

BROKERS = ("rabbitmq", "rabbitmq-2", "rabbitmq-3")
MORTAL = (
    *(f"{service}-{role}" for service in SERVICES for role in ("api", "worker")),
    *BROKERS,
)
"""What may be killed: PostgreSQL and the gateway are one each."""

BACK_WITHIN = 300
"""Seconds within which a container that was started again is healthy, on a busy machine."""


@pytest.fixture(scope="module")
def cluster(project: Project) -> Iterator[Project]:
    """The cluster, from the images that the other tests have built."""
    swept(lambda: project.down(volumes=True))  # this machine would be crowded by both
    made = Project(
        name=f"comptoir-cluster-{secrets.token_hex(4)}",
        files=("docker-compose.yml", "deploy/cluster.yml"),
        settings=GENEROUS | {"STALENESS": "60"},
    )
    with started(made, build=False) as running:
        yield running


@dataclass
class Killer:
    """Kills one container before a step, and starts it again before the next one is killed.

    :ivar every: before each so many steps
    :ivar order: the services whose containers are killed, one after the other
    """

    cluster: Project
    chance: random.Random
    every: int
    order: tuple[str, ...]
    killed: list[str] = field(default_factory=list)
    away: str | None = None

    def before_step(self, number: int) -> None:
        """Kill the next one."""
        if number % self.every:
            return
        self.revive()
        service = self.order[len(self.killed) % len(self.order)]
        container = self.chance.choice(self.cluster.containers(service))
        self.cluster.docker("kill", container["Id"])
        self.away = container["Id"]
        self.killed.append(service)

    def revive(self) -> None:
        """Start again what is away, and wait until it is healthy: never are two away at once."""
        if self.away is None:
            return
        self.cluster.docker("start", self.away)
        deadline = time.monotonic() + BACK_WITHIN
        while self._health(self.away) != "healthy":
            assert time.monotonic() < deadline, f"{self.killed[-1]} does not come back"
            time.sleep(0.5)
        self.away = None

    def _health(self, container: str) -> str:
        return self.cluster.docker(
            "inspect", "--format", "{{.State.Health.Status}}", container
        ).strip()


class TestTheCluster:
    def test_has_a_replica_of_every_queue_on_each_node(self, cluster: Project) -> None:
        asked = ("rabbitmqctl", "--silent", "list_queues", "name", "type", "members")

        said = cluster.compose("exec", "-T", "rabbitmq", *asked)

        rows = [line for line in said.splitlines() if re.search(r"\.(events|dead)\t", line)]
        assert len(rows) == len(SERVICES) + 1
        for row in rows:
            assert "\tquorum\t" in row
            for node in BROKERS:
                assert re.search(rf"rabbit@{node}\b(?!-)", row), row

    def test_hides_the_death_of_one_container_of_each_kind(self, cluster: Project) -> None:
        killer = self._live_through(cluster, every=4, order=MORTAL)

        assert set(killer.killed) == set(MORTAL)

    @pytest.mark.faults
    def test_hides_the_death_of_a_container_at_every_step(self, cluster: Project) -> None:
        chance = random.Random(46)
        order = tuple(chance.sample(MORTAL, len(MORTAL)))

        killer = self._live_through(cluster, every=1, order=order)

        assert len(killer.killed) >= 46

    def _live_through(self, cluster: Project, *, every: int, order: tuple[str, ...]) -> Killer:
        killer = Killer(cluster, random.Random(3), every, order)
        with scene_on(cluster, before=killer.before_step, patience=240) as scene:
            story.play(scene)
        killer.revive()
        deadline = time.monotonic() + BACK_WITHIN
        while cluster.tools("projections", "check", "--json").strip() != "[]":
            assert time.monotonic() < deadline, "what was announced has not come everywhere"
            time.sleep(1)
        assert "sound" in cluster.tools("history", "verify")
        return killer
