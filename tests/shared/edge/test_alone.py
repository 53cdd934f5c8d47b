"""A process that keeps no data stands on the edge: here is one, without database or broker."""

import subprocess
import sys
import time
from ipaddress import ip_network
from typing import Any

import flask
import pytest
from werkzeug.exceptions import HTTPException

from shared.edge import addresses, headers, lines, metrics, problems
from shared.errors import Problem, TooMany

PROXIES = (ip_network("10.0.0.0/8"),)
HEAVY = ("sqlalchemy", "psycopg", "kombu", "amqp", "marshmallow", "flask_smorest")


@pytest.fixture
def client() -> Any:
    app = flask.Flask(__name__)

    @app.get("/address")
    def address() -> str:
        return str(addresses.of_caller(PROXIES))

    @app.get("/busy")
    def busy() -> str:
        raise TooMany(30)

    def refuse(problem: Problem) -> flask.Response:
        metrics.refused("portal", problem)
        return problems.answer(problem, page="https://comptoir.example.org/problems")

    def refuse_http(error: HTTPException) -> Any:
        problem = problems.of_http(error)
        return refuse(problem) if problem else error

    def finish(response: flask.Response) -> flask.Response:
        headers.finish(response, hsts=60, trusted=PROXIES)
        lines.leave(response, began=time.perf_counter(), facts={})
        return response

    app.register_error_handler(Problem, refuse)
    app.register_error_handler(HTTPException, refuse_http)
    app.after_request(finish)
    return app.test_client()


def test_it_loads_neither_database_nor_broker_nor_schemas() -> None:
    asked = f"import sys, shared.edge; print([m for m in {HEAVY} if m in sys.modules])"

    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)

    assert told.stdout.strip() == "[]"


def test_its_refusals_are_problem_documents_in_the_callers_language(client: Any) -> None:
    told = client.get("/busy", headers={"Accept-Language": "en"})

    assert told.status_code == 429
    assert told.mimetype == problems.MEDIA_TYPE
    assert told.headers["Retry-After"] == "30"
    assert told.headers["Content-Language"] == "en"
    assert told.json["type"] == "https://comptoir.example.org/problems#too_many_requests"
    assert told.json["title"] == TooMany.title
    assert client.get("/busy").json["title"] == TooMany.title_fr


def test_what_flask_refuses_is_told_alike_and_keeps_its_headers(client: Any) -> None:
    assert client.get("/nowhere").json["code"] == "not_found"

    told = client.post("/busy")

    assert (told.status_code, told.json["code"]) == (405, "method_not_allowed")
    assert "GET" in told.headers["Allow"]


def test_answers_carry_what_browsers_must_be_told(client: Any) -> None:
    told = client.get("/nowhere", headers={"X-Forwarded-Proto": "https"})
    from_proxy = client.get(
        "/nowhere",
        headers={"X-Forwarded-Proto": "https"},
        environ_base={"REMOTE_ADDR": "10.0.0.1"},
    )

    for name, value in headers.ALWAYS.items():
        assert told.headers[name] == value
    assert told.headers["X-Request-ID"]
    assert "Strict-Transport-Security" not in told.headers
    assert from_proxy.headers["Strict-Transport-Security"] == "max-age=60"


def test_proxies_that_are_trusted_tell_the_address(client: Any) -> None:
    def address(peer: str) -> str:
        forwarded = {"X-Forwarded-For": "203.0.113.1"}
        told = client.get("/address", headers=forwarded, environ_base={"REMOTE_ADDR": peer})
        return str(told.text)

    assert address("10.0.0.1") == "203.0.113.1"
    assert address("198.51.100.7") == "198.51.100.7"
