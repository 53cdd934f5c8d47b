"""An application of the centre of the worked example, which works for the town."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests import asking
from tests.journeys.embedded import Embedded
from tests.journeys.test_example import make_example

SCOPES = ["access:read", "accounts:write"]
SOON = 120
"""Seconds within which everybody knows."""


def until(what: str, is_so: Callable[[], bool]) -> None:
    """Wait until something is so."""
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() < began + SOON, f"not within {SOON} s: {what}"
        time.sleep(0.05)


@dataclass
class Example:
    """The worked example: a centre, a town that has given it a delegation, a hospital."""

    url: str
    people: list[dict[str, str]]

    def head(self, number: int) -> "Caller":
        """Sign an administrator in: of the centre, the town, the hospital."""
        heads = [person for person in self.people if person["role"] == "administrateur"]
        head = heads[number]
        answer = asking.post(
            f"{self.url}/identity/v1/sessions",
            json={"identifier": head["identifier"], "password": head["password"]},
            timeout=30,
        )
        assert answer.status_code == 201, answer.text
        return Caller(self.url, answer.json()["access_token"], head["establishment_id"])


@dataclass
class Caller:
    """Somebody, or an application, with a token."""

    url: str
    token: str
    home: str

    def call(self, method: str, path: str, **options: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}", "Accept-Language": "en"}
        return asking.request(method, f"{self.url}{path}", headers=headers, timeout=30, **options)

    def get(self, path: str, **query: Any) -> httpx.Response:
        return self.call("GET", path, params=query)

    def post(self, path: str, body: Any = None) -> httpx.Response:
        return self.call("POST", path, json=body)

    @property
    def accounts(self) -> str:
        return f"/accounts/v1/establishments/{self.home}/accounts"


@dataclass
class Application:
    """A machine client of an establishment.

    :ivar made: what was answered when it was made
    """

    owner: Caller
    made: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, owner: Caller, *scopes: str) -> "Application":
        body = {"name": "Gestion des agents", "scopes": list(scopes or SCOPES)}
        made = owner.post("/identity/v1/clients", body)
        assert made.status_code == 201, made.text
        return cls(owner, made.json())

    @property
    def id(self) -> str:
        return str(self.made["client_id"])

    def ask_for_token(self) -> httpx.Response:
        return asking.post(
            f"{self.owner.url}/identity/v1/oauth/token",
            auth=(self.id, self.made["client_secret"]),
            data={"grant_type": "client_credentials"},
            timeout=30,
        )

    def signed_in(self) -> Caller:
        answer = self.ask_for_token()
        assert answer.status_code == 200, answer.text
        return Caller(self.owner.url, answer.json()["access_token"], self.owner.home)

    def assigned(self, **rights: str) -> str:
        """Assign it in the centre's delegation that is active; tell the assignment's path."""
        found = self.owner.get("/delegation/v1/delegations", status="active", side="centralising")
        (active,) = found.json()
        path = f"/delegation/v1/delegations/{active['id']}/assignments"
        made: list[str] = []

        def is_assigned() -> bool:  # 422: delegation has not heard of it yet
            answer = self.owner.post(path, {"client_id": self.id, "rights": rights})
            assert answer.status_code in {200, 201, 422}, answer.text
            made.extend(answer.json()["id"] for _ in range(answer.status_code < 300))
            return bool(made)

        until("the application may be assigned", is_assigned)
        return f"{path}/{made[0]}"


def example_on(installation: Embedded) -> Example:
    """Make the worked example on an installation, unless it is there."""
    make_example(installation)
    people = json.loads((installation.data / "demo.json").read_text())["people"]
    return Example(installation.url, people)
