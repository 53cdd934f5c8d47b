"""The HTTP process of a service: one request is one transaction."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import flask
import structlog
from flask import g, request
from flask.typing import ResponseReturnValue

from shared import clock, messaging
from shared.auth.tokens import Verifier
from shared.config import Settings
from shared.db import connect, sessions
from shared.edge import metrics
from shared.edge.tracing import request_id
from shared.erasure import Holdings
from shared.errors import NotFound, Problem
from shared.jobs import Kind
from shared.web import (
    answers,
    bodies,
    docs,
    guard,
    health,
    holdings,
    jobs,
    openapi,
    parked,
    problems,
    queries,
    routes,
    statements,
    tracing,
)
from shared.web.blueprints import Blueprint
from shared.web.json import JSON
from shared.web.marks import BESIDE_FILE, Mark

BODY_LIMIT = 1024 * 1024
"""The most bytes a request may carry, unless its view says otherwise (`uploads.accepts_up_to`)."""


class Service(flask.Flask):
    """A Flask application in which one request is one transaction.

    The view runs inside it, what it answers is written inside it, and an exception leaves it
    before Flask turns it into an answer: a refusal undoes everything.

    :ivar settings: the service's settings
    :ivar sessions: its session factory
    :ivar verifier: of access tokens
    :ivar tools: what its views use beside the database
    :ivar constraints: database constraint → the refusal that its violation means
    :ivar jobs: the kinds of long acts that it has
    :ivar holdings: tells all that it keeps of an account; None: a long act does
    """

    json_provider_class = JSON
    request_class = bodies.Request

    def __init__(
        self,
        name: str,
        *,
        settings: Settings,
        tools: Any = None,
        constraints: Mapping[str, type[Problem]] | None = None,
        jobs: Mapping[str, Kind] | None = None,
        holdings: Holdings | None = None,
    ) -> None:
        super().__init__(name, static_folder=None)
        self.url_map.merge_slashes = False  # it would redirect to the host that the caller names
        self.settings = settings
        engine = connect(
            settings.database_url,
            pool_size=settings.pool_size,
            patience=settings.patience,
        )
        if settings.is_development:
            statements.watch(engine)
        self.sessions = sessions(engine)
        self.verifier = Verifier(settings.token_keys, settings.issuer)
        self.tools = tools
        self.constraints = dict(constraints or {})
        self.jobs: Mapping[str, Kind] = jobs or {}
        self.holdings = holdings
        self.config.update(MAX_CONTENT_LENGTH=BODY_LIMIT, MAX_FORM_MEMORY_SIZE=BODY_LIMIT)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Take a view as it is: none is a coroutine, and Flask asks that nine times a request."""
        return func

    def full_dispatch_request(self) -> flask.Response:
        """Answer a request; whatever is logged meanwhile says which request, of which service."""
        g.now, g.started = clock.now(), time.perf_counter()
        facts = {"request_id": request_id(), "service": self.name}
        with structlog.contextvars.bound_contextvars(**facts), metrics.in_flight(self.name):
            response = super().full_dispatch_request()
        metrics.answered(self.name, response.status_code, began=g.started)
        return response

    def dispatch_request(self) -> ResponseReturnValue:
        """Settle who calls and whether they may, then run the view in its transaction."""
        if request.routing_exception is not None:
            self.raise_routing_exception(request)
        if "\x00" in request.path:
            raise NotFound  # PostgreSQL has no place for it
        assert request.url_rule is not None
        if request.method == "OPTIONS":
            return self.make_default_options_response()
        mark = routes.mark_of_endpoint(self, request.url_rule.endpoint, request.method)
        self._limit_body(mark)
        if mark.permission is not None:
            g.actor = guard.admit(self, mark.permission, now=g.now)
        queries.require_known(self)
        g.context = tracing.context_of_request()
        if mark.has_own_transactions:
            return super().dispatch_request()
        with self.sessions.begin() as g.session:
            messaging.set_context(g.session, g.context)
            if mark.permission is not None:
                guard.enter(g.session, g.actor, mark.permission, service=self.name)
            return self.make_response(super().dispatch_request())

    def _limit_body(self, mark: Mark) -> None:
        if mark.body_limit is None:
            return
        limit = mark.body_limit
        if mark.body_setting is not None:
            limit = min(limit, getattr(self.settings, mark.body_setting) + BESIDE_FILE)
        request.max_content_length = request.max_form_memory_size = limit


def create_service(
    name: str,
    *,
    settings: Settings,
    blueprints: Sequence[Blueprint],
    title: str,
    description: str,
    tools: Any = None,
    unversioned: Sequence[Blueprint] = (),
    constraints: Mapping[str, type[Problem]] | None = None,
    checks: Sequence[health.Check] = (),
    kinds: Mapping[str, Kind] | None = None,
    holdings_of: Holdings | None = None,
) -> Service:
    """Compose the HTTP process of a service; operators' routes for parked messages are in each.

    :param blueprints: answered below `/<name>/v1`
    :param unversioned: answered below `/<name>` itself, such as `/.well-known`
    :param title: the title of its OpenAPI document
    :param description: what the service is for, in the same document
    :param tools: what its views use beside the database, given back by `current.tools()`
    :param constraints: database constraint → the refusal that its violation means
    :param checks: further conditions of readiness; each raises a Problem if it is not met
    :param kinds: the kinds of long acts that it has; with any, it serves the routes of jobs
    :param holdings_of: tells all that it keeps of an account; with it, it serves routes that do
    :raises Unguarded: if a route says neither `@guarded` nor `@public`
    """
    service = Service(
        name,
        settings=settings,
        tools=tools,
        constraints=constraints,
        jobs=kinds,
        holdings=holdings_of,
    )
    of_all = [
        parked.blueprint,
        *([jobs.blueprint] if kinds else []),
        *([holdings.blueprint] if holdings_of else []),
    ]
    problems.register(service)
    answers.register(service)
    api = openapi.Api(service, title=title, description=description)
    for prefix, group in (
        (f"/{name}/v1", (*blueprints, *of_all)),
        (f"/{name}", unversioned),
    ):
        for blueprint in group:
            api.register_blueprint(blueprint, url_prefix=prefix + (blueprint.url_prefix or ""))
    service.register_blueprint(health.blueprint(checks), url_prefix=f"/{name}/health")
    service.register_blueprint(docs.blueprint(title=title), url_prefix=f"/{name}")
    routes.require_marks(service)
    queries.collect(service)
    return service
