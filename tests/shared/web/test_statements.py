"""What a request asks of its database, told in development and nowhere else."""

import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker

from deploy.installation.provisioning import Urls
from shared.web import Service
from tests.shared.web.conftest import Caller
from tests.shared.web.sample_service import sample_service, settings
from tests.statements import statements

TOLD = re.compile(r'db;dur=(?P<milliseconds>\d+\.\d);desc="(?P<count>\d+) statements?"')


@pytest.fixture
def database(throwaway: Callable[[str], Urls], service: str) -> Urls:
    return throwaway(service)


@pytest.fixture
def sessions(database: Urls) -> Iterator[sessionmaker[Session]]:
    """What the world is told with: the service has an engine of its own."""
    engine = create_engine(database.runtime)
    yield sessionmaker(engine, expire_on_commit=False)
    engine.dispose()


@pytest.fixture
def environment() -> str:
    return "development"


@pytest.fixture
def app(public_keys: Path, database: Urls, environment: str) -> Iterator[Service]:
    app = sample_service(
        settings(public_keys, database_url=database.runtime, ENVIRONMENT=environment)
    )
    yield app
    app.sessions.kw["bind"].dispose()


@pytest.mark.parametrize("environment", ["development", "demo"])
def test_an_answer_tells_how_many_statements_and_how_long(
    app: Service, administrator: Caller, things: str
) -> None:
    with statements(app.sessions.kw["bind"]) as sent:
        answer = administrator.get(things)

    assert answer.status_code == 200
    told = TOLD.fullmatch(answer.headers["Server-Timing"])
    assert told is not None
    assert int(told["count"]) == len(sent) > 1
    assert float(told["milliseconds"]) > 0


def test_a_refusal_tells_what_was_asked_until_then(
    app: Service, administrator: Caller, things: str
) -> None:
    with statements(app.sessions.kw["bind"]) as sent:
        refused = administrator.get(f"{things}?page=0")
    lost = administrator.get("/nowhere")

    assert refused.status_code == 422
    told = TOLD.fullmatch(refused.headers["Server-Timing"])
    assert told is not None
    assert int(told["count"]) == len(sent) > 0
    assert lost.headers["Server-Timing"] == 'db;dur=0.0;desc="0 statements"'


def test_the_line_in_the_log_tells_the_same(
    administrator: Caller, things: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    answer = administrator.get(things)

    [line] = [record for record in caplog.records if record.message == "answered"]
    told = TOLD.fullmatch(answer.headers["Server-Timing"])
    assert told is not None
    assert line.__dict__["statements"] == int(told["count"])
    assert line.__dict__["database_milliseconds"] == float(told["milliseconds"])


@pytest.mark.parametrize("environment", ["production"])
def test_in_production_nothing_is_told(
    administrator: Caller, things: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    answer = administrator.get(things)

    assert answer.status_code == 200
    assert "Server-Timing" not in answer.headers
    [line] = [record for record in caplog.records if record.message == "answered"]
    assert "statements" not in line.__dict__
    assert "database_milliseconds" not in line.__dict__
