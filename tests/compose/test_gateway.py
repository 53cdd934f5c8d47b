"""One port: each path to its service, the portal beside them, and nobody lies about an address."""

import json
import re
import time

import httpx

from deploy.demo.chapters import opening, registering
from deploy.installation.provisioning import SERVICES
from tests.compose.conftest import scene_on
from tests.compose.project import Project

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


class TestTheGateway:
    def test_hands_each_path_to_its_service_and_the_rest_to_the_portal(
        self, project: Project
    ) -> None:
        for service in SERVICES:
            document = project.get(f"/{service}/openapi.json").json()
            assert document["info"]["title"] == f"Comptoir: {service}"
            assert project.get(f"/{service}/docs").status_code == 200
        assert 'name="identifier"' in project.get("/sign-in").text
        assert project.get("/activate").status_code == 200
        assert project.get("/nothing-here").status_code == 404

    def test_answers_discovery_where_clients_look_for_it(self, project: Project) -> None:
        path = "/.well-known/oauth-authorization-server"

        told = [project.get(place).json() for place in (path, f"{path}/identity")]

        assert told == [project.get(f"/identity{path}").json()] * 2
        assert told[0]["token_endpoint"].endswith("/identity/v1/oauth/token")

    def test_tells_the_services_one_address_whatever_the_caller_writes(
        self, project: Project
    ) -> None:
        forged = {"X-Forwarded-For": "203.0.113.9", "X-Request-ID": "forged-address-1"}

        project.get("/accounts/v1/me", headers=forged)

        lines = project.logs("gateway")
        line = next(
            one for one in map(json.loads, lines) if one["request_id"] == "forged-address-1"
        )
        assert line["address"] != "203.0.113.9"
        assert not any("203.0.113.9" in one for one in project.logs("accounts-api"))

    def test_lets_the_services_know_where_a_visitor_of_the_portal_is(
        self, project: Project
    ) -> None:
        """As a machine client, to which `identity` gives a token; nothing forged is believed."""
        forged = {"X-Forwarded-For": "203.0.113.9", "X-Client-Address": "203.0.113.9"}
        with scene_on(project) as scene:
            for chapter in (opening, registering):
                chapter.play(scene)
            head = scene.town_head
        told = {**forged, "X-Request-ID": "portal-visitor-1"}
        with httpx.Client(base_url=project.url, headers=told, timeout=60) as browser:
            hidden = dict(HIDDEN.findall(browser.get("/sign-in").text))
            typed = {"identifier": head.identifier, "password": head.password}
            assert browser.post("/sign-in", data={**hidden, **typed}).status_code == 303
            page = browser.get("/account/sessions").text

        line = next(
            one
            for one in map(json.loads, project.logs("gateway"))
            if one["request_id"] == "portal-visitor-1"
        )
        assert f'<span class="nowrap">{line["address"]}</span>' in page
        assert "203.0.113.9" not in page
        assert any("/oauth/token" in one for one in project.logs("identity-api"))
        project.tools("keys", "rotate", "client")

    def test_logs_no_query_which_may_hold_a_name(self, project: Project) -> None:
        project.get("/accounts/v1/services?q=Ondine-Vasseur")

        assert any("/accounts/v1/services" in line for line in project.logs("gateway"))
        assert not any("Ondine-Vasseur" in line for line in project.logs())

    def test_refuses_what_is_too_large_as_the_services_do(self, project: Project) -> None:
        answer = httpx.post(
            f"{project.url}/mailer/v1/letters", content=b"x" * (53 * 1024 * 1024), timeout=60
        )

        assert answer.status_code == 413
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["code"] == "too_large"

    def test_answers_503_with_retry_after_while_a_service_is_away(self, project: Project) -> None:
        project.compose("stop", "delegation-api")
        try:
            answer = project.get("/delegation/v1/perimeter")
            page = project.get("/sign-in")
        finally:
            project.up("delegation-api")

        assert answer.status_code == 503
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.headers["Retry-After"]
        assert page.status_code == 200
        _wait_for(project, "/delegation/health/ready", 200)


def _wait_for(project: Project, path: str, status: int) -> None:
    deadline = time.monotonic() + 60
    while project.get(path).status_code != status:
        assert time.monotonic() < deadline, f"{path} does not answer {status}"
        time.sleep(0.5)
