"""What is asked of a service while its database is away: everything it answers."""

from collections.abc import Iterator
from typing import NamedTuple

from werkzeug.test import TestResponse

from tests.contracts.calls import Request
from tests.contracts.operations import operations
from tests.contracts.scene import Scene

WITHOUT_DATABASE = (
    "/docs",
    "/docs/assets/{path}",
    "/docs/problems",
    "/health/live",
    "/openapi.json",
    "/v1/password-policy",
    "/v1/password-suggestions",
    "/.well-known/consent-keys.json",
    "/.well-known/jwks.json",
    "/.well-known/oauth-authorization-server",
)
"""What needs no database, and is answered without one, below a service's prefix."""


class Call(NamedTuple):
    """A good call, ready to be made.

    :ivar needs_database: whether it cannot be answered without one
    """

    name: str
    request: Request
    caller: str | None
    needs_database: bool

    def made(self, scene: Scene) -> TestResponse:
        return scene.call(self.request, self.caller)


def calls(scene: Scene) -> list[Call]:
    """Prepare a good call of each operation, and of each further route that takes no parameter."""
    return [*_of_operations(scene), *_of_other_routes(scene)]


def _of_operations(scene: Scene) -> Iterator[Call]:
    for operation in operations(scene.app.name):
        request, caller = scene.good(operation), scene.caller_of(operation)
        yield Call(str(operation), request, caller, _needs_database(scene, operation.path))


def _of_other_routes(scene: Scene) -> Iterator[Call]:
    known = {operation.path for operation in operations(scene.app.name)}
    for rule in scene.app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.arguments and rule.rule not in known:
            request = Request(method="GET", template=rule.rule)
            yield Call(f"GET {rule.rule}", request, None, _needs_database(scene, rule.rule))


def _needs_database(scene: Scene, path: str) -> bool:
    return path.removeprefix(f"/{scene.app.name}") not in WITHOUT_DATABASE
