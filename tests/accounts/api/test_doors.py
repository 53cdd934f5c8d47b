"""Every door of the service: who gets through, and what is said to who does not (design.md §5)."""

import re
from typing import Any
from uuid import uuid4

import pytest

from shared.web.routes import routes
from tests.accounts.world import Person, World
from tests.answers import refused

PREFIX = "/accounts/v1"
OPEN = {
    ("POST", "/establishments"),
    ("POST", "/establishments/<uuid:establishment_id>/confirm"),
    ("POST", "/establishments/<uuid:establishment_id>/recover"),
    ("POST", "/recoveries"),
    ("POST", "/paper-codes"),
}
BEFORE_ACCOUNTS = {("POST", "/establishments"), ("POST", "/recoveries"), ("POST", "/paper-codes")}
"""Where nobody who calls can have an account."""


OPERATORS_ONLY = {
    ("POST", "/establishments/<uuid:establishment_id>/accounts/<uuid:account_id>/export"),
}
"""What no administrator may, whichever account it is."""


def doors(world: World) -> list[tuple[str, str]]:
    return [
        (route.method, route.path.removeprefix(PREFIX))
        for route in routes(world.app)
        if route.path.startswith(PREFIX)
    ]


def filled(path: str, **ids: Any) -> str:
    return re.sub(r"<(?:[^:>]+:)?(\w+)>", lambda match: str(ids.get(match[1], uuid4())), path)


class TestDoors:
    def test_that_are_open_are_five(self, world: World) -> None:
        open_ones = {
            (route.method, route.path.removeprefix(PREFIX))
            for route in routes(world.app)
            if route.path.startswith(PREFIX) and route.mark.is_public
        }

        assert open_ones == OPEN

    def test_ask_for_a_token(self, world: World) -> None:
        for method, path in doors(world):
            if (method, path) in BEFORE_ACCOUNTS:
                continue
            for headers in (dict[str, str](), {"Authorization": "Bearer nonsense"}):
                answer = world.call(
                    method, filled(path), {} if method != "GET" else None, headers=headers
                )

                assert answer.status_code == 401, (method, path)
                assert answer.mimetype == "application/problem+json"

    def test_hide_an_establishment_from_strangers(self, world: World, head: Person) -> None:
        stranger = world.establishment("Commune de Brindas")
        known = {"establishment_id": head.home, "account_id": head.account_id}
        with world.announcing() as said:
            for method, path in doors(world):
                if "<uuid:establishment_id>" not in path:
                    continue
                body: dict[str, Any] | None = None if method == "GET" else {}
                answers = [
                    stranger.call(method, filled(path, **ids), body)
                    for ids in (known, {"account_id": head.account_id})
                ]

                assert {answer.status_code for answer in answers} == {404}, (method, path)
                assert answers[0].json == answers[1].json

        assert said == []

    def test_hide_other_establishments_accounts_behind_ones_own(
        self, world: World, head: Person
    ) -> None:
        stranger = world.establishment("Commune de Brindas")
        mixed = {"establishment_id": stranger.home, "account_id": head.account_id}
        bodies: dict[str, Any] = {"rights": {"rights": {}}}
        with world.announcing() as said:
            for method, path in doors(world):
                if "<uuid:account_id>" not in path:
                    continue
                body = None if method == "GET" else bodies.get(path.rpartition("/")[2], {})
                answer = stranger.call(
                    method, filled(path, **mixed), body, headers={"If-Match": "*"}
                )

                expected = 403 if (method, path) in OPERATORS_ONLY else 404
                assert answer.status_code == expected, (method, path, answer.json)

        assert said == []

    @pytest.mark.parametrize(
        ("data", "status", "code"),
        [
            (b"{", 400, "not_json"),
            (b"[]", 422, "invalid"),
            (b'"text"', 422, "invalid"),
            (b"\xff", 400, "not_json"),
        ],
    )
    def test_refuse_bodies_that_are_no_object(
        self, world: World, head: Person, data: bytes, status: int, code: str
    ) -> None:
        person = head.create()
        with world.announcing() as said:
            for method, path in (
                ("POST", head.accounts),
                ("PATCH", person.path),
                ("PUT", f"{person.path}/rights"),
                ("PATCH", "/me"),
            ):
                headers = {"Content-Type": "application/json", "If-Match": "*"}
                answer = head.call(method, path, data=data, headers=headers)

                assert refused(answer) == (status, code), path

        assert said == []
