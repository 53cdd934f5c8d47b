"""Whatever fails is a problem document too, and tells nobody but the log why."""

from typing import Any

import pytest

from shared import db
from shared.web import Service
from tests.answers import refused
from tests.shared.web.conftest import Caller


class TestAFailure:
    def test_tells_nothing_of_its_reason_but_to_the_log(
        self, anybody: Caller, caplog: pytest.LogCaptureFixture
    ) -> None:
        answer = anybody.get("/failures/bug")

        assert refused(answer) == (500, "internal_error")
        assert "secret of the house" not in answer.text
        assert "secret of the house" in caplog.text

    def test_of_a_row_level_policy_is_a_failure_of_ours(self, anybody: Caller) -> None:
        assert refused(anybody.get("/failures/policy")) == (500, "internal_error")

    def test_of_a_constraint_is_the_refusal_that_names_it(
        self, administrator: Caller, things: str
    ) -> None:
        made = administrator.post(things, json={"name": "a"}).json

        answer = administrator.post(f"{things}/copies", json={"id": made["id"]})

        assert refused(answer) == (409, "name_taken")

    def test_of_a_unique_constraint_that_nobody_names_is_a_conflict(
        self, administrator: Caller, things: str, app: Service
    ) -> None:
        app.constraints.clear()
        made = administrator.post(things, json={"name": "a"}).json

        answer = administrator.post(f"{things}/copies", json={"id": made["id"]})

        assert refused(answer) == (409, "conflict")
        assert "pk_things" not in answer.text


class TestTheDatabase:
    def test_that_is_away_is_told_as_unavailable(
        self, administrator: Caller, things: str, anybody: Caller, app: Service
    ) -> None:
        app.sessions = db.sessions(db.connect("postgresql+psycopg://x:x@127.0.0.1:1/x"))

        for answer in (
            administrator.get(things),
            anybody.post("/tries"),
            anybody.get("//mailer/health/ready"),
        ):
            assert answer.status_code == 503
            assert int(answer.headers["Retry-After"]) >= 1

    def test_that_has_no_connection_left_is_told_as_unavailable(
        self, administrator: Caller, things: str, app: Service, connection: Any
    ) -> None:
        engine = db.connect(
            connection.engine.url.render_as_string(hide_password=False), pool_size=1
        )
        engine.pool._timeout = 0.01  # type: ignore[attr-defined]
        app.sessions = db.sessions(engine)
        with engine.connect(), engine.connect():
            answer = administrator.get(things)
        engine.dispose()

        assert refused(answer) == (503, "unavailable")
