"""A machine client that knows how to speak."""

from typing import Any

from werkzeug.test import TestResponse

from tests.identity.world import Holder, World

GRANT = {"grant_type": "client_credentials"}


def error(answer: TestResponse) -> tuple[int, str]:
    """Tell how a call was refused, as RFC 6749 §5.2 has it."""
    assert answer.mimetype == "application/json"
    return answer.status_code, (answer.json or {})["error"]


class Machine:
    """A machine client, made by those who look after it."""

    def __init__(self, world: World, owner: Holder, *scopes: str, **facts: Any) -> None:
        body = {"name": "Paie", "scopes": list(scopes), **facts}
        answer = world.post("/clients", body, token=owner.token)
        assert answer.status_code == 201, answer.text
        self.world = world
        self.owner = owner
        made = answer.json or {}
        self.id, self.secret = str(made["client_id"]), str(made["client_secret"])

    def ask(self, path: str, **form: str) -> TestResponse:
        return self.world.call("POST", f"/oauth/{path}", data=form, auth=(self.id, self.secret))

    def token(self, **form: str) -> str:
        answer = self.ask("token", **GRANT, **form)
        assert answer.status_code == 200, answer.text
        return str((answer.json or {})["access_token"])

    def introspect(self, token: str) -> dict[str, Any]:
        answer = self.ask("introspect", token=token)
        assert answer.status_code == 200, answer.text
        return answer.json or {}


def make_client(world: World, caller: Holder, *scopes: str, **facts: object) -> TestResponse:
    body = {"name": "Paie", "scopes": list(scopes or ("access:read",)), **facts}
    return world.post("/clients", body, token=caller.token)


def ask_for_token(world: World, client: dict[str, str], secret: str | None = None) -> TestResponse:
    return world.call(
        "POST",
        "/oauth/token",
        data={"grant_type": "client_credentials"},
        auth=(client["client_id"], secret or client["client_secret"]),
    )
