"""Somebody whose every word is their own leaves nothing but the identifier (design.md §4.11)."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from deploy.demo.chapters import opening, registering
from deploy.demo.scene import Scene
from deploy.installation.embedded.opening import opened
from deploy.installation.operating import history
from deploy.installation.operating.databases import session
from shared.erasure import ErasedAccount
from shared.messaging import Broker
from shared.messaging.tidying import TIDY
from tests.journeys import canary
from tests.journeys.canary_life import Life
from tests.journeys.conftest import Start, scene_on
from tests.journeys.consistency import wait_until_quiet
from tests.journeys.embedded import Embedded

LATER = datetime.now(UTC) + timedelta(days=366)
"""When the tombstone is emptied."""

YEARS_LATER = datetime.now(UTC) + timedelta(days=6 * 366)
"""When what was agreed is proof of nothing any more."""


def live(scene: Scene, installation: Embedded) -> Life:
    """Let somebody live a whole life on an installation, and be deleted."""
    opening.play(scene)
    registering.play(scene)
    life = Life(scene, installation)
    life.begin()
    life.be_in_files()
    life.change()
    life.be_known_to_others()
    life.fail()
    return life


def erase(installation: Any, account_id: UUID) -> None:
    """Let the retention of a deleted account go by, and every service acknowledge."""
    assert canary.let_time_pass(installation, "accounts", "erase_tombstones", LATER) == 1
    deadline = time.monotonic() + 240
    for service in canary.CHORES:
        while not _is_settled(installation, service, account_id):
            assert time.monotonic() < deadline, f"{service} has not heard of it"
            time.sleep(0.2)
    for service in canary.CHORES:
        canary.let_time_pass(installation, service, "sweep_erased", LATER)
        canary.let_time_pass(installation, service, "forget_kept_answers", LATER)
    canary.let_time_pass(installation, "accounts", "forget_jobs", LATER)


def forget(installation: Any) -> None:
    """Let the time go by for which what people wrote to one another is kept."""
    assert canary.let_time_pass(installation, "delegation", "forget_texts", YEARS_LATER) == 1
    assert canary.let_time_pass(installation, "mailer", "forget_old", LATER) > 0
    for service in canary.CHORES:
        assert canary.let_time_pass(installation, service, TIDY.name, LATER) > 0


def _is_settled(installation: Any, service: str, account_id: UUID) -> bool:
    with session(installation, service) as database:
        row = database.get(ErasedAccount, account_id)
        return row is not None and row.settled_at is not None


def check(scene: Scene, installation: Embedded, broker: Broker | None) -> None:
    """Live, look, delete, erase, look again."""
    life = live(scene, installation)
    words = life.canary.all
    with opened(installation.data) as place:
        before = canary.look(place, words, None)
    life.end()
    wait_until_quiet(installation.data)
    with opened(installation.data) as place:
        erase(place, UUID(life.them.account_id))
        wait_until_quiet(installation.data)
        after = canary.look(place, [word for word in words if word not in life.written], broker)
        forget(place)
        at_last = canary.look(place, words, broker)
        identifiers = canary.look(place, [life.them.identifier], None)
        report = history.verify(place)

    assert {find.word for find in before} == set(words)
    assert {find.place.split(".")[0] for find in before} >= {*canary.CHORES}
    assert [str(find) for find in after] == []
    assert [str(find) for find in at_last] == []
    assert {find.place for find in identifiers} >= {"accounts.accounts.identifier"}
    assert report.checked >= 3
    assert report.damaged == []


class TestACanary:
    def test_leaves_nothing_in_an_installation_over_memory(self, start: Start) -> None:
        installation = start()
        with scene_on(installation) as scene:
            check(scene, installation, None)

    @pytest.mark.broker
    def test_leaves_nothing_in_an_installation_over_rabbitmq(
        self, start: Start, vhost: str
    ) -> None:
        installation = start(broker=vhost)
        with scene_on(installation) as scene:
            check(scene, installation, Broker(vhost))
