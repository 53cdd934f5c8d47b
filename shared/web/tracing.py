"""In whose name, and as part of what, a request announces events."""

from typing import cast

import flask

from shared.auth import Actor
from shared.edge import tracing
from shared.messaging import Context


def context_of_request() -> Context:
    """Say in whose name this request announces events."""
    actor = cast(Actor | None, flask.g.get("actor"))
    return Context(
        actor_id=(actor.account_id or actor.client_id) if actor else None,
        on_behalf_of=actor.on_behalf_of if actor else None,
        delegation_id=actor.delegation_id if actor else None,
        correlation_id=tracing.request_id(),
        traceparent=tracing.traceparent(),
        now=flask.g.now,
    )
