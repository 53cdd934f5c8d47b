"""Bad input on each route: the right problem, and nothing changed."""

from typing import Any

import pytest
from sqlalchemy import func, select

from services.identity.models import (
    Counter,
    Credential,
    HolderSession,
    MachineClient,
    OneTimeCode,
    ReminderRequest,
    ResetRequest,
    Tries,
)
from shared.messaging.tables import OutboxMessage
from tests.answers import refusal
from tests.identity.world import World

ROUTES: list[tuple[str, str, dict[str, Any]]] = [
    ("POST", "/sessions", {"identifier": "JLOU7K3PX", "password": "x"}),
    ("POST", "/sessions/refresh", {"refresh_token": "x"}),
    ("POST", "/codes/lookup", {"token": "x"}),
    ("POST", "/codes/confirm", {"token": "x"}),
    ("POST", "/passwords", {"token": "x", "password": "x"}),
    ("PUT", "/passwords/current", {"current_password": "x", "password": "x"}),
    ("POST", "/password-resets", {"identifier": "JLOU7K3PX"}),
    ("POST", "/identifier-reminders", {"email": "anne@example.org"}),
    ("POST", "/clients", {"name": "Paie", "scopes": ["access:read"]}),
]
FIELDS = [(method, path, body, field) for method, path, body in ROUTES for field in body]
TABLES = (
    *(Counter, Credential, HolderSession, MachineClient, OneTimeCode, Tries),
    *(ReminderRequest, ResetRequest),
)


GUARDED = ("/passwords/current", "/clients")


@pytest.fixture
def token(world: World, path: str) -> str | None:
    """A token where the route asks for one."""
    return world.administrator().token if path in GUARDED else None


@pytest.fixture
def path() -> str:
    """The path of a test that has one only."""
    return "/clients"


def rows(world: World) -> list[int | None]:
    world.session.expire_all()
    tables: list[Any] = [*TABLES, OutboxMessage]
    return [world.session.scalar(select(func.count()).select_from(table)) for table in tables]


def check(world: World, method: str, path: str, token: str | None, field: str, **body: Any) -> None:
    """Call a route with bad input; nothing may change and the field must be named."""
    before = rows(world)

    answer = world.call(method, path, token=token, **body)

    assert answer.status_code == 422, answer.text
    assert answer.mimetype == "application/problem+json"
    assert answer.json is not None
    assert refusal(answer) == "invalid"
    assert any(name.split(".")[0] == field for name in answer.json["errors"]), answer.json
    assert rows(world) == before


@pytest.mark.parametrize(("method", "path", "body", "field"), FIELDS)
class TestAField:
    def test_that_is_missing_is_named(
        self,
        world: World,
        token: str | None,
        method: str,
        path: str,
        body: dict[str, Any],
        field: str,
    ) -> None:
        sent = {name: value for name, value in body.items() if name != field}

        check(world, method, path, token, field, json=sent)

    @pytest.mark.parametrize("value", [None, 7, True, {"a": 1}, [["x"]]])
    def test_of_another_type_is_named(
        self,
        world: World,
        token: str | None,
        method: str,
        path: str,
        body: dict[str, Any],
        field: str,
        value: Any,
    ) -> None:
        check(world, method, path, token, field, json=body | {field: value})

    def test_that_is_too_long_is_named(
        self,
        world: World,
        token: str | None,
        method: str,
        path: str,
        body: dict[str, Any],
        field: str,
    ) -> None:
        check(world, method, path, token, field, json=body | {field: "x" * 2000})

    def test_that_is_empty_is_named(
        self,
        world: World,
        token: str | None,
        method: str,
        path: str,
        body: dict[str, Any],
        field: str,
    ) -> None:
        empty: Any = [] if isinstance(body[field], list) else ""

        check(world, method, path, token, field, json=body | {field: empty})


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
class TestABody:
    def test_with_an_unknown_field_is_refused(
        self, world: World, token: str | None, method: str, path: str, body: dict[str, Any]
    ) -> None:
        check(world, method, path, token, "is_admin", json=body | {"is_admin": True})

    def test_that_is_no_object_is_refused(
        self, world: World, token: str | None, method: str, path: str, body: dict[str, Any]
    ) -> None:
        check(world, method, path, token, "body", json=[body])

    @pytest.mark.parametrize(
        ("data", "media_type", "status"),
        [
            (b"{", "application/json", 400),
            (b'{"a": "\\ud800"}', "application/json", 400),
            (b'{"a": "\xff"}', "application/json", 400),
            (b"a=b", "application/x-www-form-urlencoded", 415),
        ],
    )
    def test_that_is_not_json_is_refused(
        self,
        world: World,
        token: str | None,
        method: str,
        path: str,
        body: dict[str, Any],
        data: bytes,
        media_type: str,
        status: int,
    ) -> None:
        before = rows(world)

        answer = world.call(method, path, token=token, data=data, content_type=media_type)

        assert answer.status_code == status
        assert answer.mimetype == "application/problem+json"
        assert rows(world) == before


class TestAnIdentifier:
    @pytest.mark.parametrize("identifier", ["é" * 64, "x\u0000y", "’ OR 1=1 --", "ﬀ" * 40, "🙂"])
    def test_of_any_characters_is_unknown_or_invalid(self, world: World, identifier: str) -> None:
        answer = world.post("/sessions", {"identifier": identifier, "password": "x"})

        assert answer.status_code in (401, 422)


class TestAClient:
    @pytest.mark.parametrize("expires_at", ["tomorrow", "2026-12-01T00:00:00", 7])
    def test_with_a_bad_last_instant_is_refused(
        self, world: World, token: str | None, expires_at: Any
    ) -> None:
        body = {"name": "Paie", "scopes": ["access:read"], "expires_at": expires_at}

        check(world, "POST", "/clients", token, "expires_at", json=body)

    def test_that_has_expired_already_is_refused(self, world: World, token: str) -> None:
        body = {"name": "Paie", "scopes": ["access:read"], "expires_at": "2026-11-16T09:30:00Z"}

        check(world, "POST", "/clients", token, "expires_at", json=body)


class TestAPath:
    @pytest.mark.parametrize("path", ["/sessions/x", "/credentials/x", "/clients/x"])
    def test_without_an_id_is_unknown(self, world: World, path: str) -> None:
        answer = world.call("DELETE", path)

        assert answer.status_code == 404
        assert answer.mimetype == "application/problem+json"
