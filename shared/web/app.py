"""The HTTP process of a service: one request is one transaction."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import flask
from flask import g, request

from shared import clock, messaging
from shared.auth.tokens import Verifier
from shared.config import Settings
from shared.db import connect, sessions
from shared.errors import Problem
from shared.web import answers, docs, guard, health, openapi, problems, proxies, queries, routes, tracing
from shared.web.blueprints import Blueprint
from shared.web.json import JSON
from shared.web.marks import Mark, mark_of

BODY_LIMIT = 1024 * 1024
"""The most bytes a request may carry, unless its view says otherwise (`uploads.accepts_up_to`)."""


class Service(flask.Flask):
    """A Flask application in which one request is one transaction.

    The view runs inside it, what it answers is written inside it, and an exception leaves it before Flask
    turns it into an answer: a refusal undoes everything.

    :ivar settings: the service's settings
    :ivar sessions: its session factory
    :ivar verifier: of access tokens
    :ivar tools: what its views use beside the database
    """

    json_provider_class = JSON

    def __init__(self, name: str, *, settings: Settings, tools: Any = None) -> None:
        super().__init__(name, static_folder=None)
        self.settings = settings
        self.sessions = sessions(connect(settings.database_url, pool_size=settings.pool_size))
        self.verifier = Verifier(settings.token_keys, settings.issuer)
        self.tools = tools
        self.constraints: dict[str, type[Problem]] = {}
        self.config.update(MAX_CONTENT_LENGTH=BODY_LIMIT, MAX_FORM_MEMORY_SIZE=BODY_LIMIT)
        self.json = self.json_provider_class(self)

    def dispatch_request(self) -> flask.typing.ResponseReturnValue:
        """Answer a request: who calls, may they, then the view in its transaction."""
        g.now = clock.now()
        if request.routing_exception is not None:
            self.raise_routing_exception(request)
        if request.method == "OPTIONS" and request.url_rule.provide_automatic_options:  # type: ignore[union-attr]
            return self.make_default_options_response()
        mark = self._prepare()
        if mark.permission is not None:
            g.actor = guard.admit(self, mark.permission, now=g.now)
        g.context = tracing.context_of_request()
        if mark.has_own_transactions:
            return super().dispatch_request()
        with self.sessions.begin() as g.session:
            messaging.set_context(g.session, g.context)
            if mark.permission is not None:
                guard.enter(g.session, g.actor, mark.permission, service=self.name)
            return self.make_response(super().dispatch_request())

    def _prepare(self) -> Mark:
        endpoint = request.endpoint
        assert endpoint is not None
        mark = mark_of(routes.view_of(self, endpoint, request.method))
        if mark.body_limit is not None:
            request.max_content_length = mark.body_limit
            request.max_form_memory_size = mark.body_limit
        queries.check_request()
        return mark

    def client_address(self) -> str:
        """Tell the address of the present request's caller (see `shared.web.proxies`)."""
        return proxies.client_address(self)


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
    checks: Sequence[Callable[[], None]] = (),
) -> Service:
    """Compose the HTTP process of a service.

    :param blueprints: answered below `/<name>/v1`
    :param unversioned: answered below `/<name>` itself, such as `/.well-known`
    :param title: the title of its OpenAPI document
    :param tools: what its views use beside the database, given back by `current.tools()`
    :param constraints: database constraint → the refusal that its violation means
    :param checks: further conditions of readiness; each raises if it is not met
    :raises TypeError: if a route says neither `@guarded` nor `@public`
    """
    service = Service(name, settings=settings, tools=tools)
    service.constraints = dict(constraints or {})
    problems.register(service)
    answers.register(service)
    api = openapi.Api(service, title=title, description=description)
    for blueprint in blueprints:
        api.register_blueprint(blueprint, url_prefix=f"/{name}/v1{blueprint.url_prefix or ''}")
    for blueprint in unversioned:
        api.register_blueprint(blueprint, url_prefix=f"/{name}{blueprint.url_prefix or ''}")
    service.register_blueprint(health.blueprint(checks), url_prefix=f"/{name}/health")
    service.register_blueprint(docs.blueprint(api), url_prefix=f"/{name}")
    routes.require_marks(service)
    queries.collect(service)
    return service
