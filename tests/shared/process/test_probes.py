"""A worker tells on loopback whether it is alive, and ready."""

import socket
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest

from deploy.installation.provisioning import SERVICES, Urls
from shared import db
from shared.messaging import Broker, Worker, topology
from shared.messaging.threads import State
from shared.process import probes
from shared.web import health
from tests import asking
from tests.shared.messaging import outage
from tests.shared.messaging.house import until
from tests.shared.process.conftest import Start
from tests.shared.process.running import free_port


class Asked:
    """A worker with its probes."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker
        self.server = probes.serve(worker, 0)
        self._url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def __call__(self, path: str) -> tuple[int, Any]:
        answer = asking.get(self._url + path, timeout=30)
        return answer.status_code, answer.json()

    def close(self) -> None:
        self.worker.stop()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def asked(throwaway: Callable[[str], Urls]) -> Iterator[Asked]:
    broker = Broker(f"memory://{uuid4()}")
    topology.declare_all(broker)
    engine = db.connect(throwaway("mailer").runtime)
    made = Asked(Worker("mailer", broker=broker, engine=engine, handlers={}))
    yield made
    made.close()
    engine.dispose()


def test_one_that_works_is_alive_and_ready(asked: Asked) -> None:
    asked.worker.start()

    until(lambda: asked("/health/ready")[0] == 200)
    assert asked("/health/ready")[1] == {
        "status": "ready",
        "database": True,
        "broker": True,
        "consumer": True,
        "migrated": True,
    }
    assert asked("/health/live") == (
        200,
        {
            "status": "live",
            "threads": {
                "listener": "alive",
                "storing": "alive",
                "handler": "alive",
                "relay": "alive",
                "chores": "alive",
                "tidy_messages": "alive",
            },
        },
    )


def test_one_that_has_not_begun_is_neither(asked: Asked) -> None:
    assert asked("/health/live") == (503, {"status": "not_live", "threads": {}})
    assert asked("/health/ready")[0] == 503


def test_one_whose_database_is_away_is_alive_and_not_ready(asked: Asked, postgres: str) -> None:
    asked.worker.start()
    until(lambda: asked("/health/ready")[0] == 200)
    engine = asked.worker.sessions.kw["bind"]

    with outage.of(engine, postgres):
        until(lambda: asked("/health/ready")[0] == 503)
        _, facts = asked("/health/ready")

        assert (facts["database"], facts["migrated"]) == (False, False)
        assert asked("/health/live")[0] == 200


def test_one_whose_database_is_behind_is_not_ready(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked.worker.start()
    until(lambda: asked("/health/ready")[0] == 200)

    monkeypatch.setattr(health, "head_of", lambda _: 9999)

    status, facts = asked("/health/ready")
    assert (status, facts["database"], facts["migrated"]) == (503, True, False)


@pytest.mark.parametrize("name", ["_listener", "_storing_loop", "_handler_loop", "_relay"])
def test_one_of_whose_threads_nothing_is_heard_is_not_alive(asked: Asked, name: str) -> None:
    asked.worker.start()
    pulse = getattr(asked.worker, name).pulse

    pulse.longest = -1.0

    status, facts = asked("/health/live")
    assert (status, facts["status"]) == (503, "not_live")
    assert list(facts["threads"].values()).count(State.STUCK) == 1


def test_one_whose_threads_have_ended_is_not_alive(asked: Asked) -> None:
    asked.worker.start()
    until(lambda: asked("/health/ready")[0] == 200)

    asked.worker.stop()

    status, facts = asked("/health/live")
    assert status == 503
    assert set(facts["threads"].values()) == {State.DEAD}


def test_other_questions_are_not_answered(asked: Asked) -> None:
    assert asked("/health")[0] == 404


@pytest.mark.parametrize("service", SERVICES)
def test_the_worker_of_every_service_answers_and_writes_json(start: Start, service: str) -> None:
    migration = start(service, "migrate")
    assert migration.end_of_itself() == 0
    port = free_port()
    worker = start(service, "worker", HEALTH_PORT=port)

    worker.answer(f"http://127.0.0.1:{port}/health/ready")
    worker.answer(f"http://127.0.0.1:{port}/health/live")

    assert worker.end() == 0
    assert any(line["event"] == "Relaying" for line in worker.log())
    assert migration.log() is not None


def test_somebody_who_goes_before_the_answer_leaves_no_line_that_is_not_json(
    asked: Asked, capfd: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as gone:
        try:
            raise BrokenPipeError
        except BrokenPipeError:
            asked.server.handle_error(gone, ("127.0.0.1", 1))

    assert capfd.readouterr().err == ""
