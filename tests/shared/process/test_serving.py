"""gunicorn, started with the file that the containers have."""

import httpx
import pytest

from deploy.installation.provisioning import SERVICES
from tests.shared.process.conftest import Start
from tests.shared.process.running import Running, free_port

SECRET = "hunter2-of-a-link"


def serve(start: Start, service: str) -> tuple[Running, str]:
    port = free_port()
    running = start(service, "api", "-c", "deploy/gunicorn.conf.py", BIND=f"127.0.0.1:{port}")
    running.answer(f"http://127.0.0.1:{port}/{service}/health/ready")
    return running, f"http://127.0.0.1:{port}/{service}"


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_is_served_and_stops_when_told_to(start: Start, service: str) -> None:
    running, _ = serve(start, service)

    assert running.end() == 0


def test_a_request_leaves_one_line_that_tells_its_route_and_nothing_personal(start: Start) -> None:
    running, url = serve(start, "identity")

    running.answer(f"{url}/v1/codes/{SECRET}?code={SECRET}", status=404)
    running.answer(f"{url}/docs?code={SECRET}")
    running.end()

    lines = [line for line in running.log() if line["event"] == "answered"]
    assert [(line["route"], line["status"]) for line in lines] == [
        (None, 404),
        ("/identity/docs", 200),
    ]
    assert SECRET not in "\n".join(running.lines)


def test_probes_leave_no_line(start: Start) -> None:
    running, url = serve(start, "identity")

    running.answer(f"{url}/health/live")
    running.end()

    assert "health" not in "\n".join(running.lines)


def test_what_gunicorn_says_is_json_too(start: Start) -> None:
    running, _ = serve(start, "identity")

    running.end()

    events = [line["event"] for line in running.log() if line["logger"] == "gunicorn.error"]
    assert any(event.startswith("Listening at") for event in events)
    assert any(event.startswith("Shutting down") for event in events)


def test_no_caller_says_where_the_application_begins(start: Start) -> None:
    """gunicorn lets callers of loopback do so, and answers 500 with a page of its own."""
    running, url = serve(start, "identity")

    for name in ("SCRIPT_NAME", "PATH_INFO"):
        answer = httpx.get(f"{url}/health/live", headers={name: "/elsewhere"})
        assert answer.status_code == 200, answer.text
    running.end()
