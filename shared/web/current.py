"""What a view may ask about the request it answers."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Protocol, cast
from uuid import UUID

import flask
from sqlalchemy.orm import Session

from shared import messaging, tenancy
from shared.auth import Actor, denylist
from shared.auth.tokens import Claims, Verifier
from shared.config import Settings
from shared.db import Sessions
from shared.edge import languages
from shared.edge.languages import Language
from shared.erasure import Holdings
from shared.errors import Problem
from shared.jobs import Kind
from shared.messaging import Context
from shared.web import proxies


class ServiceState(Protocol):
    """What the parts of the edge need to know of the `Service` that they make up."""

    settings: Settings
    sessions: Sessions
    verifier: Verifier
    tools: Any
    constraints: dict[str, type[Problem]]
    jobs: Mapping[str, Kind]
    holdings: Holdings | None

    @property
    def name(self) -> str:
        """Tell the service's name."""


def service() -> ServiceState:
    """Tell which service answers."""
    return cast(ServiceState, flask.current_app)


def session() -> Session:
    """Return the session of this request's one transaction.

    :raises LookupError: in a view with its own transactions
    """
    return cast(Session, _known("session"))


def sessions() -> Sessions:
    """Return the service's session factory, for views with their own transactions."""
    return service().sessions


@contextmanager
def transaction() -> Iterator[Session]:
    """Open a transaction of one's own: confined as decided, announcing in this request's name."""
    with sessions().begin() as opened:
        messaging.set_context(opened, context())
        caller = cast(Actor | None, flask.g.get("actor"))
        if caller is not None and caller.tenant_id is not None:
            tenancy.confine(opened, caller.tenant_id)
        yield opened


def actor() -> Actor:
    """Tell who calls, as the guard has settled it.

    :raises LookupError: in a public view
    """
    return cast(Actor, _known("actor"))


def context() -> Context:
    """Tell in whose name this request announces events."""
    return cast(Context, _known("context"))


def now() -> datetime:
    """Tell when this request began."""
    return cast(datetime, _known("now"))


def settings() -> Settings:
    """Return the service's settings."""
    return service().settings


def tools() -> Any:
    """Return what `create_service(tools=…)` was given."""
    return service().tools


def language() -> Language:
    """Tell what the caller reads; asking makes the answer say that it depends on it."""
    return languages.preferred()


def client_address() -> str:
    """Tell the address of the caller, believing proxies only where the settings trust them."""
    if "client_address" not in flask.g:
        flask.g.client_address = proxies.client_address(
            service().settings.trusted_proxies, service().verifier, is_revoked=_is_revoked
        )
    return cast(str, flask.g.client_address)


def _is_revoked(claims: Claims) -> bool:
    with sessions().begin() as opened:
        return denylist.is_revoked(
            opened, account_id=UUID(claims.sub), session_id=claims.sid, issued_at=claims.iat
        )


def _known(name: str) -> Any:
    value = flask.g.get(name)
    if value is None:
        raise LookupError(f"this request has no {name}")
    return value
