"""A process that starts before its servers waits for them; one that is told to stop ends well."""

import threading
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from sqlalchemy import create_engine, make_url, text

from deploy.installation.provisioning import Urls
from tests import asking
from tests.shared.messaging.house import until
from tests.shared.messaging.proxy import Proxy
from tests.shared.process.conftest import Start
from tests.shared.process.running import Running, free_port


@pytest.fixture
def database(throwaway: Callable[[str], Urls]) -> Urls:
    return throwaway("mailer")


@pytest.fixture
def wires(database: Urls, vhost: str) -> Iterator[tuple[Proxy, Proxy]]:
    """The ways to PostgreSQL and to RabbitMQ, both cut."""
    there, broker = make_url(database.runtime), urlsplit(vhost)
    made = (
        Proxy(str(there.host), there.port or 5432),
        Proxy(str(broker.hostname), broker.port or 5672),
    )
    for wire in made:
        wire.cut()
    yield made
    for wire in made:
        wire.close()


def by(wire: Proxy, url: str) -> str:
    parts = urlsplit(url)
    identity = parts.netloc.rpartition("@")[0]
    return parts._replace(netloc=f"{identity}@127.0.0.1:{wire.port}").geturl()


def waits(running: Running) -> list[str]:
    """Tell for what it says it waits."""
    return [line["reason"] for line in running.log() if "does not answer" in line["event"]]


class TestAWorkerThatStartsFirst:
    def test_says_what_it_waits_for_and_works_once_it_is_there(
        self, start: Start, database: Urls, vhost: str, wires: tuple[Proxy, Proxy]
    ) -> None:
        port = free_port()
        running = start(
            *("mailer", "worker"),
            DATABASE_URL=by(wires[0], database.runtime),
            BROKER_URL=by(wires[1], vhost),
            HEALTH_PORT=port,
        )
        health = f"http://127.0.0.1:{port}/health"
        running.answer(f"{health}/live")
        running.answer(f"{health}/ready", status=503)
        until(lambda: len(waits(running)) >= 2)

        for wire in wires:
            wire.mend()

        running.answer(f"{health}/ready")
        assert all(waits(running))
        assert running.end() == 0


class TestAnApi:
    def test_that_starts_first_says_503_and_serves_once_the_database_is_there(
        self, start: Start, database: Urls, wires: tuple[Proxy, Proxy]
    ) -> None:
        running, url = serve(start, DATABASE_URL=by(wires[0], database.runtime))
        answer = running.answer(f"{url}/health/ready", status=503)

        wires[0].mend()

        assert answer.headers["Retry-After"]
        assert running.answer(f"{url}/health/ready").json() == {"status": "ready"}

    def test_finishes_the_request_in_hand_when_told_to_stop(
        self, start: Start, database: Urls
    ) -> None:
        running, url = serve(start, DATABASE_URL=database.runtime)
        running.answer(f"{url}/health/ready")
        statuses: list[int] = []
        ask = threading.Thread(
            target=lambda: statuses.append(
                asking.get(f"{url}/health/ready", timeout=60).status_code
            )
        )
        owner = create_engine(database.owner)
        with owner.begin() as connection:
            connection.execute(text("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE"))
            ask.start()
            waiting = text(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND database = "
                "(SELECT oid FROM pg_database WHERE datname = current_database())"
            )
            until(lambda: connection.scalar(waiting))

            running.stop()
            until(lambda: "Handling signal: term" in "\n".join(running.lines))
            answered_before = list(statuses)
        ask.join()
        owner.dispose()

        assert answered_before == []
        assert statuses == [200]
        assert running.end() == 0


def serve(start: Start, **settings: str) -> tuple[Running, str]:
    port = free_port()
    running = start(
        *("mailer", "api", "-c", "deploy/gunicorn.conf.py"),
        BIND=f"127.0.0.1:{port}",
        **settings,
    )
    url = f"http://127.0.0.1:{port}/mailer"
    running.answer(f"{url}/health/live")
    return running, url
