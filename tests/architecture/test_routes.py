"""Every route says who may call it; those that anybody may call are listed, with the reason."""

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import marshmallow
import pytest
from marshmallow import fields, validate

from shared.auth import Permission
from shared.crypto import keys
from shared.web import Service, holdings, jobs, openapi, parked, schemas
from shared.web.routes import Route, routes
from tests.architecture.services import WITH_TABLES

OF_ALL = {
    "GET /docs",
    "GET /docs/<name>",
    "GET /docs/problems",
    "GET /health/live",
    "GET /health/ready",
    "GET /openapi.json",
}
"""What every service shows to anybody, and answers without a transaction of the request's."""

PUBLIC = {
    "identity": {
        "GET /.well-known/jwks.json": "the public keys",
        "GET /.well-known/oauth-authorization-server": "where applications find the rest",
        "GET /v1/password-policy": "whoever chooses a password must know the policy",
        "POST /v1/password-suggestions": "the same",
        "POST /v1/sessions": "signing in is how one becomes known",
        "POST /v1/sessions/passkey": "signing in is how one becomes known",
        "POST /v1/sessions/passkey/options": "the same for everybody",
        "POST /v1/sessions/second-factor": "the challenge says who",
        "POST /v1/sessions/second-factor/options": "the challenge says who",
        "POST /v1/sessions/refresh": "the refresh token says who",
        "POST /v1/factor-letters": "the challenge says who",
        "POST /v1/factor-letters/complete": "the challenge says who",
        "POST /v1/codes/lookup": "the code says who",
        "POST /v1/codes/confirm": "the code says who",
        "POST /v1/codes/cancel": "the code says who",
        "POST /v1/passwords": "the code says who",
        "POST /v1/password-resets": "who asks has lost the password",
        "POST /v1/identifier-reminders": "who asks has lost the identifier",
        "POST /v1/oauth/token": "the client's secret says who (RFC 6749)",
        "POST /v1/oauth/introspect": "the client's secret says who (RFC 7662)",
        "POST /v1/oauth/revoke": "the client's secret says who (RFC 7009)",
    },
    "accounts": {
        "POST /v1/establishments": "registration comes before the first account",
        "POST /v1/establishments/<uuid:establishment_id>/confirm": "a code on paper says who",
        "POST /v1/establishments/<uuid:establishment_id>/recover": "a code on paper says who",
        "POST /v1/paper-codes": "a code on paper says who",
        "POST /v1/recoveries": "nobody is left who could sign in",
    },
    "delegation": {
        "GET /.well-known/consent-keys.json": "the public keys of proofs",
        "POST /v1/verifications": "anybody who is shown a proof may verify it",
    },
    "mailer": {
        "POST /v1/unsubscriptions/<string(maxlength=200):token>": "the link says who (RFC 8058)",
    },
}
"""The routes that anybody may call, and why."""

OWN_TRANSACTIONS = {
    "identity": {
        "GET /.well-known/jwks.json": "reads a file",
        "GET /.well-known/oauth-authorization-server": "reads nothing",
        "GET /v1/password-policy": "reads nothing, unless somebody is signed in",
        "POST /v1/password-suggestions": "the same",
        "POST /v1/sessions": "counts, hashes outside any transaction, records",
        "POST /v1/sessions/passkey": "verifies, then records; a refusal keeps what is spent",
        "POST /v1/sessions/passkey/options": "reads nothing",
        "POST /v1/sessions/second-factor": "counts, hashes outside any transaction, records",
        "POST /v1/sessions/second-factor/options": "is asked by nobody yet: sees past the walls",
        "POST /v1/sessions/current/step-up": "counts, hashes outside any transaction, records",
        "POST /v1/sessions/refresh": "revokes a family and refuses all the same",
        "POST /v1/factors/<uuid:factor_id>/confirm": "hashes outside any transaction",
        "POST /v1/factor-letters/complete": "counts a wrong code",
        "POST /v1/factors/passkeys": "hashes outside any transaction",
        "POST /v1/recovery-codes": "hashes outside any transaction",
        "POST /v1/oauth/introspect": "asks one question, which is a transaction by itself",
        "POST /v1/passwords": "hashes outside any transaction",
        "POST /v1/links": "counts, hashes outside any transaction, records",
        "PUT /v1/passwords/current": "counts, hashes outside any transaction, records",
    },
    "accounts": {
        "POST /v1/establishments/<uuid:establishment_id>/confirm": "counts a wrong code",
        "POST /v1/establishments/<uuid:establishment_id>/recover": "counts a wrong code",
    },
    "delegation": {
        "GET /v1/access": "asks one question, which is a transaction by itself",
        "POST /v1/access": "the same",
        "GET /.well-known/consent-keys.json": "reads a file",
        "POST /v1/verifications": "reads a file",
    },
    "mailer": {},
}
"""The routes that open their own transactions, and why."""

WHILE_ENROLLING = {
    "DELETE /v1/factors/<uuid:factor_id>",
    "DELETE /v1/factors/reset",
    "DELETE /v1/remembered-devices/<uuid:device_id>",
    "DELETE /v1/sessions/<uuid:session_id>",
    "DELETE /v1/sessions/current",
    "DELETE /v1/sessions/others",
    "GET /v1/factors",
    "GET /v1/factors/reset",
    "GET /v1/recovery-codes",
    "GET /v1/remembered-devices",
    "GET /v1/sessions",
    "GET /v1/sessions/current/step-up",
    "PATCH /v1/factors/<uuid:factor_id>",
    "POST /v1/factors/<uuid:factor_id>/confirm",
    "POST /v1/factors/passkeys",
    "POST /v1/factors/passkeys/options",
    "POST /v1/factors/totp",
    "POST /v1/recovery-codes",
    "POST /v1/sessions/current/step-up",
    "POST /v1/sessions/current/step-up/options",
    "PUT /v1/passwords/current",
}
"""All of `identity` that whoever must have a second factor, and has shown none, may do beside what
anybody may; of the other services, nothing (decision 0090)."""

Apps = Callable[[str], Service]
every_service = pytest.mark.parametrize("name", WITH_TABLES)


@pytest.fixture(scope="module")
def apps(tmp_path_factory: pytest.TempPathFactory) -> Apps:
    """Compose each service as its process does; nothing is called."""
    folder = tmp_path_factory.mktemp("services")
    made: dict[str, Service] = {}

    def compose(name: str) -> Service:
        if name not in made:
            app = importlib.import_module(f"services.{name}.app")
            config = importlib.import_module(f"services.{name}.config")
            made[name] = app.create_app(config.Settings.read(_environ(folder, name)))
        return made[name]

    return compose


def _environ(folder: Path, name: str) -> dict[str, str]:
    keys.ensure(keys.SIGNING, folder / "identity", public=folder / "token-keys.json")
    keys.ensure(keys.SEALING, folder / "mailer", public=folder / "sealing-keys.json")
    return {
        "DATABASE_URL": "postgresql+psycopg://nowhere",
        "BROKER_URL": "memory://routes",
        "TOKEN_KEYS": f"file:{folder / 'token-keys.json'}",
        "SEALING_KEYS": str(folder / "sealing-keys.json"),
        "SECRETS": str(folder / name),
        "STORAGE": str(folder / "files"),
        "MAIL_URL": f"maildir:{folder / 'mails'}",
        "MAIL_FROM": "no-reply@comptoir.example.org",
        "SUPPORT_PHONE": "+33199000000",
    }


def named(app: Service, route: Route) -> str:
    """Name a route within its service: "POST /v1/sessions"."""
    return f"{route.method} {route.path.removeprefix(f'/{app.name}')}"


@every_service
class TestEachService:
    def test_keeps_to_its_prefix(self, apps: Apps, name: str) -> None:
        outside = [str(route) for route in routes(apps(name)) if _first(route) != name]

        assert outside == []

    def test_opens_to_anybody_what_is_listed_and_nothing_else(self, apps: Apps, name: str) -> None:
        app = apps(name)
        found = {named(app, route) for route in routes(app) if route.mark.is_public}

        assert found == OF_ALL | set(PUBLIC[name])

    def test_opens_to_whoever_has_yet_to_add_a_factor_what_is_listed_and_nothing_else(
        self, apps: Apps, name: str
    ) -> None:
        app = apps(name)
        found = {
            named(app, route)
            for route in routes(app)
            if route.mark.permission and route.mark.permission.while_enrolling
        }

        assert found == (WHILE_ENROLLING if name == "identity" else set())

    def test_leaves_the_one_transaction_where_it_is_listed_and_nowhere_else(
        self, apps: Apps, name: str
    ) -> None:
        app = apps(name)
        found = {named(app, route) for route in routes(app) if route.mark.has_own_transactions}

        assert found == OF_ALL | set(OWN_TRANSACTIONS[name])

    def test_guards_all_others_by_its_own_permissions_and_those_of_every_service(
        self, apps: Apps, name: str
    ) -> None:
        module = importlib.import_module(f"services.{name}.permissions")
        own = [value for value in vars(module).values() if isinstance(value, Permission)]
        known = [*own, *parked.PERMISSIONS, *jobs.PERMISSIONS, *holdings.PERMISSIONS]
        used = {str(r): r.mark.permission for r in routes(apps(name)) if r.mark.permission}

        assert {route: p.name for route, p in used.items() if p not in known} == {}
        assert len({permission.name for permission in known}) == len(known)

    def test_names_the_establishment_of_a_path_as_the_guard_looks_for_it(
        self, apps: Apps, name: str
    ) -> None:
        about_one = [r.path for r in routes(apps(name)) if "/establishments/<" in r.path]

        assert [path for path in about_one if "<uuid:establishment_id>" not in path] == []

    def test_judges_how_long_a_list_is_before_it_reads_its_items(
        self, apps: Apps, name: str
    ) -> None:
        """Half a million wrong items, from anybody, held up a process for half a minute."""
        read = [_schema(given) for route in routes(apps(name)) for given in _arguments(route)]
        lists = [found for schema in read for found in _lists(schema)]

        assert [path for path, found in lists if not _is_bounded_first(found)] == []

    def test_tells_in_its_document_who_may_call_what(self, apps: Apps, name: str) -> None:
        app = apps(name)
        told = {
            (method.upper(), path): operation.get("x-permission", {}).get("name")
            for path, operations in openapi.document(app)["paths"].items()
            for method, operation in operations.items()
            if method != "parameters"
        }
        marked = {
            (route.method, _openapi_path(route)): route.mark.permission
            and route.mark.permission.name
            for route in routes(app)
            if named(app, route) not in OF_ALL
        }

        assert told == marked


def _arguments(route: Route) -> list[Any]:
    """List the schemas by which a route's requests are read."""
    documented: dict[str, Any] = getattr(route.view, "_apidoc", {})
    return [given["schema"] for given in documented.get("arguments", {}).get("parameters", ())]


def _schema(given: Any) -> marshmallow.Schema:
    schema: marshmallow.Schema = given() if isinstance(given, type) else given
    return schema


def _lists(schema: marshmallow.Schema) -> Iterator[tuple[str, fields.List[Any]]]:
    """Find the lists that a schema reads, however deep they lie."""
    left = [(f"{type(schema).__name__}.{n}", field) for n, field in schema.load_fields.items()]
    while left:
        path, field = left.pop()
        if isinstance(field, fields.List):
            yield path, field
            left.append((path, field.inner))
        elif isinstance(field, fields.Nested):
            left += [(f"{path}.{n}", inner) for n, inner in field.schema.load_fields.items()]


def _is_bounded_first(found: fields.List[Any]) -> bool:
    lengths = [each.max for each in found.validators if isinstance(each, validate.Length)]
    return isinstance(found, schemas.List) and any(lengths)


def _first(route: Route) -> str:
    return route.path.split("/")[1]


def _openapi_path(route: Route) -> str:
    parts = route.path.split("/")
    return "/".join(f"{{{_variable(p)}}}" if p.startswith("<") else p for p in parts)


def _variable(part: str) -> str:
    return part.strip("<>").rpartition(":")[2]
