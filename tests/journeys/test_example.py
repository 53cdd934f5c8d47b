"""The worked example that `./comptoir up --demo` adds."""

import json
import subprocess
import sys
from typing import Any

import httpx

from deploy.checkout import ROOT
from tests import asking
from tests.journeys.embedded import Embedded


def make_example(installation: Embedded) -> str:
    made = subprocess.run(
        [sys.executable, "-m", "deploy.demo.example", installation.url, str(installation.data)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    return made.stderr


class TestTheExample:
    def test_has_people_who_sign_in_and_delegations_and_is_made_once(
        self, installation: Embedded
    ) -> None:
        kept = installation.data / "demo.json"
        kept.unlink(missing_ok=True)  # an earlier test may have made one

        told = make_example(installation)

        people = json.loads(kept.read_text())["people"]
        assert kept.stat().st_mode & 0o777 == 0o600
        assert all(person["identifier"] in told and person["password"] in told for person in people)
        assert [sign_in(installation, person).status_code for person in people] == [
            403 if person["totp"] else 201 for person in people
        ]
        [protected] = [person for person in people if person["totp"]]
        assert sign_in(installation, protected).json()["code"] == "second_factor_required"
        assert protected["totp"] in told
        centre = next(p for p in people if p["role"] == "administrateur")
        assert delegations(installation, centre) == {"active", "pending"}
        users = [person for person in people if not person["totp"]]
        assert any(perimeter(installation, person) for person in users), "nobody is assigned"

        again = make_example(installation)

        assert "is there" in again
        assert json.loads(kept.read_text())["people"] == people


def sign_in(installation: Embedded, person: dict[str, Any]) -> httpx.Response:
    return asking.post(
        f"{installation.url}/identity/v1/sessions",
        json={"identifier": person["identifier"], "password": person["password"]},
        timeout=30,
    )


def perimeter(installation: Embedded, person: dict[str, Any]) -> list[Any]:
    """Where somebody may act for others."""
    found = asking.get(
        f"{installation.url}/delegation/v1/perimeter",
        headers={"Authorization": f"Bearer {sign_in(installation, person).json()['access_token']}"},
        timeout=30,
    )
    return [place for place in found.json() if place["delegation_ids"]] if found.is_success else []


def delegations(installation: Embedded, person: dict[str, Any]) -> set[str]:
    token = sign_in(installation, person).json()["access_token"]
    found = asking.get(
        f"{installation.url}/delegation/v1/delegations",
        headers={"Authorization": f"Bearer {token}"},
        timeout=30,
    )
    return {delegation["status"] for delegation in found.json()}
