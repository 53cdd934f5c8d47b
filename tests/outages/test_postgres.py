"""While PostgreSQL is away every route says so, and all comes back by itself (design.md §8)."""

import itertools
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager

import pytest

from tests.contracts.scene import Scene
from tests.contracts.theatre import Play, Theatre
from tests.outages.calls import Call, calls
from tests.outages.losing import Loss
from tests.servers.postgres_own import OwnPostgres

SERVICES = ("identity", "accounts", "delegation", "mailer")
Away = Callable[[OwnPostgres], AbstractContextManager[None]]
AT_ONCE = 16
CODES = {"unavailable", "not_ready"}

pytestmark = pytest.mark.parametrize("service", SERVICES)


@contextmanager
def stopped(own: OwnPostgres) -> Iterator[None]:
    own.stop()
    try:
        yield
    finally:
        own.start()


@contextmanager
def killed(own: OwnPostgres) -> Iterator[None]:
    own.kill()
    try:
        yield
    finally:
        own.start()


@contextmanager
def frozen(own: OwnPostgres) -> Iterator[None]:
    own.freeze()
    try:
        yield
    finally:
        own.thaw()


def faults(scene: Scene, call: Call) -> list[str]:
    """Tell what is wrong with an answer given while the database is away."""
    answer = call.made(scene)
    if not call.needs_database:
        return [] if answer.status_code == 200 else [f"{call.name}: {answer.status}"]
    told = answer.json or {} if answer.mimetype == "application/problem+json" else {}
    is_right = (answer.status_code, told.get("status")) == (503, 503) and told["code"] in CODES
    if is_right and int(answer.headers.get("Retry-After", 0)) > 0:
        return []
    return [f"{call.name}: {answer.status} {answer.data[:200]!r}"]


@pytest.mark.parametrize("away", [stopped, killed, frozen], ids=lambda each: each.__name__)
def test_every_route_says_try_again_while_the_database_is_away_and_answers_afterwards(
    service: str, away: Away, play: Play, own_postgres: OwnPostgres
) -> None:
    scene = play.scene
    prepared = calls(scene)

    with away(own_postgres), ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(lambda call: faults(scene, call), prepared))

    assert [fault for faults_of_one in found for fault in faults_of_one] == []
    for call in prepared:
        with scene.undone():
            answer = call.made(scene)
        assert 200 <= answer.status_code < 300, (call.name, answer.text)


@pytest.mark.parametrize(
    "only_ends",
    [
        pytest.param(True, id="commit"),
        pytest.param(False, id="statement or commit", marks=pytest.mark.faults),
    ],
)
def test_a_connection_lost_before_any_step_is_told(
    only_ends: bool, service: str, play: Play, theatre: Theatre
) -> None:
    scene, loss = play.scene, Loss()
    engine = scene.app.sessions.kw["bind"]

    found = []
    for call in (call for call in calls(scene) if call.needs_database):
        with scene.undone(), loss.watching(engine):
            call.made(scene)
        transactions = loss.ends
        for step in itertools.count():
            with loss.watching(engine, at=step, only_ends=only_ends):
                told = faults(scene, call)
            if loss.has_happened and not loss.was_alone:
                found += [f"before step {step}: {each}" for each in told]
            if not loss.has_happened or (loss.was_at_end and loss.ends == transactions):
                break
    theatre.strike(service)

    assert found == []
