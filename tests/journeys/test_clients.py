"""Every example of docs/clients.md runs as it stands there, through a gateway that fails."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from deploy.checkout import ROOT
from deploy.demo.chapters.letters import CATEGORY, small_pdf
from tests import asking
from tests.journeys import flaky, markdown
from tests.journeys.applications import Application, Example
from tests.journeys.embedded import Embedded
from tests.journeys.flaky import Gateway
from tests.journeys.test_example import make_example

PAGE = ROOT / "docs" / "clients.md"
NEW_PASSWORD = "Une-autre-phrase-8"
SCOPES = ["access:read", "letters:deposit", "tokens:introspect"]
LOST = frozenset(
    {
        "POST /identity/v1/sessions/refresh",
        "POST /mailer/v1/letters",
        "PUT /identity/v1/passwords/current",
    }
)


@dataclass
class Users:
    """The people of the worked example, a machine client of the platform, and one of the centre."""

    url: str
    people: list[dict[str, str]]
    client: dict[str, str]
    own: Application

    def user(self, number: int) -> dict[str, str]:
        """Give somebody whose rights are known: each establishment has such a user."""
        return [p for p in self.people if p["name"] == "Agathe Dupont"][number]

    def signed_in(self, person: dict[str, str], password: str = "") -> httpx.Client:
        credentials = {"identifier": person["identifier"]}
        credentials |= {"password": password or person["password"]}
        session = asking.post(f"{self.url}/identity/v1/sessions", json=credentials, timeout=30)
        assert session.status_code == 201, session.text
        token = session.json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        return httpx.Client(base_url=self.url, headers=headers, timeout=60)

    def letters(self, person: dict[str, str], q: str) -> list[dict[str, Any]]:
        """List the letters of somebody's establishment, as its administrator sees them."""
        place = person["establishment_id"]
        head = next(
            p
            for p in self.people
            if p["establishment_id"] == place and p["role"] == "administrateur"
        )
        with self.signed_in(head) as client:
            found = client.get(f"/mailer/v1/establishments/{place}/letters", params={"q": q})
            return [letter for letter in found.json() if q in letter["title"]]


@pytest.fixture(scope="module")
def users(installation: Embedded) -> Users:
    make_example(installation)
    people = json.loads((installation.data / "demo.json").read_text())["people"]
    own = Application.of(Example(installation.url, people).head(0))
    own.assigned(accounts="write")
    users = Users(installation.url, people, {}, own)
    operator = next(person for person in people if person["role"] == "opérateur")
    with users.signed_in(operator) as client:
        body = {"name": "Application métier", "scopes": SCOPES}
        made = client.post("/identity/v1/clients", json=body)
        assert made.status_code == 201, made.text
    users.client = made.json()
    return users


@pytest.fixture
def variables(users: Users, tmp_path: Path) -> dict[str, str]:
    letter = tmp_path / "letter.pdf"
    letter.write_bytes(small_pdf("Appel de cotisations"))
    return {
        "NEW_PASSWORD": NEW_PASSWORD,
        "CLIENT_ID": users.client["client_id"],
        "CLIENT_SECRET": users.client["client_secret"],
        "OWN_CLIENT_ID": users.own.made["client_id"],
        "OWN_CLIENT_SECRET": users.own.made["client_secret"],
        "SERVICE": "carriere-affiliation",
        "CATEGORY": CATEGORY,
        "LETTER": str(letter),
        "RAN": str(tmp_path / "ran"),
    }


def run(command: list[str], gateway: Gateway, person: dict[str, str], told: dict[str, str]) -> str:
    """Run a script of the page for a person."""
    address, port = gateway.server_address[:2]
    environ = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    environ |= told | {
        "COMPTOIR": f"http://{address!s}:{port}",
        "IDENTIFIER": person["identifier"],
        "PASSWORD": person["password"],
        "ESTABLISHMENT": person["establishment_id"],
    }
    done = subprocess.run(
        command, env=environ, capture_output=True, text=True, check=False, timeout=240
    )
    assert done.returncode == 0, f"{done.stderr}\n{done.stdout}"
    return done.stdout


def ran(variables: dict[str, str]) -> list[int]:
    return [int(line) for line in Path(variables["RAN"]).read_text().split()]


class TestThePage:
    def test_runs_with_curl(self, users: Users, variables: dict[str, str], tmp_path: Path) -> None:
        page, person = markdown.read(PAGE), users.user(0)
        script = tmp_path / "clients.sh"
        script.write_text("set -euo pipefail" + page.scripts["sh"])

        with flaky.before(users.url) as gateway:
            out = run(["bash", str(script)], gateway, person, variables)

        assert ran(variables) == page.blocks["sh"]
        for line in (
            person["identifier"],
            "not signed in",
            "reused: the session is over",
            "so sign in again",
            "they may",
            "they may not",
            "not assigned there",
            "another letter needs another key",
        ):
            assert line in out.splitlines()
        assert 'rel="next"' in out
        assert "renewed to " in out
        assert len(users.letters(person, "curl")) == 1

    def test_runs_with_httpx_even_if_answers_are_lost(
        self, users: Users, variables: dict[str, str], tmp_path: Path
    ) -> None:
        page, person = markdown.read(PAGE), users.user(1)
        script = tmp_path / "clients.py"
        script.write_text(page.scripts["python"])

        with flaky.before(users.url, losing=LOST) as gateway:
            out = run([sys.executable, str(script)], gateway, person, variables)

        assert ran(variables) == page.blocks["python"]
        assert gateway.lost == LOST
        for line in (
            person["identifier"],
            "sign_in_refused",
            "idempotency_key_reused",
            "not_found",
        ):
            assert line in out.splitlines()
        assert ": renewed to " in out
        assert len(users.letters(person, "httpx")) == 1
        users.signed_in(person, NEW_PASSWORD).close()

    def test_has_no_block_that_nobody_runs(self, tmp_path: Path) -> None:
        page = tmp_path / "page.md"
        page.write_text("# Page\n\n```json\n{}\n```\n")

        with pytest.raises(ValueError, match="3: nobody runs a block of 'json'"):
            markdown.read(page)

    def test_reads_no_variable_that_it_does_not_tell_of(self) -> None:
        page = PAGE.read_text()
        used = {word for word in ENVIRONMENT if word in page}

        assert all(f"`{name}`" in page.partition("## ")[0] for name in used)


ENVIRONMENT = (
    *("COMPTOIR", "IDENTIFIER", "PASSWORD", "NEW_PASSWORD", "CLIENT_ID", "CLIENT_SECRET"),
    *("OWN_CLIENT_ID", "OWN_CLIENT_SECRET", "ESTABLISHMENT", "SERVICE", "CATEGORY", "LETTER"),
)
