"""Alive as long as the process answers; ready when the database is up to date."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from shared.db import Sessions
from shared.errors import Unavailable
from shared.web import Service, create_service, health
from tests.answers import refused
from tests.shared.web.conftest import Caller
from tests.shared.web.sample_service import sample_service, settings


@pytest.fixture
def app(public_keys: Path, sessions: Sessions, service: str) -> Service:
    app = sample_service(settings(public_keys), name=service)
    app.sessions = sessions
    return app


def test_it_is_alive_and_ready(anybody: Caller) -> None:
    assert anybody.get("//sample/health/live").json["status"] == "live"
    assert anybody.get("//sample/health/ready").json == {"status": "ready"}


def test_it_is_not_ready_before_the_database_is_up_to_date(
    anybody: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "head_of", lambda _: 2)

    answer = anybody.get("//sample/health/ready")

    assert refused(answer) == (503, "not_ready")
    assert anybody.get("//sample/health/live").status_code == 200


def test_it_is_ready_when_a_newer_release_has_migrated(
    anybody: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "head_of", lambda _: 0)

    assert anybody.get("//sample/health/ready").status_code == 200


def test_it_is_not_ready_while_a_further_condition_is_not_met(
    app: Service, sessions: Sessions
) -> None:
    def check() -> None:
        raise Unavailable

    app = create_service(
        "sample", settings=app.settings, blueprints=[], title="", description="", checks=[check]
    )
    app.sessions = sessions

    assert refused(Caller(app).get("//sample/health/ready")) == (503, "unavailable")


def test_levels_are_those_of_the_migrations(session: Session, service: str) -> None:
    assert health.head_of(service) == health.level_of(session) == 1
    assert session.scalar(text("SELECT version_num FROM alembic_version")) == "0001"
