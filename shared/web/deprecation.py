"""What the answers of a deprecated route tell (RFC 9745, RFC 8594; docs/api-policy.md)."""

from datetime import UTC, date, datetime
from urllib.parse import quote

import flask
from werkzeug.http import http_date

from shared.web import current, routes
from shared.web.marks import Deprecation


def of_request() -> Deprecation | None:
    """Tell whether the route of the present request is deprecated, and for which."""
    request = flask.request
    if request.url_rule is None or request.routing_exception is not None:
        return None
    app = flask.current_app
    return routes.mark_of_endpoint(app, request.url_rule.endpoint, request.method).deprecation


def finish(response: flask.Response) -> None:
    """Tell on an answer, whatever it is, since when and until when its route is there."""
    told = of_request()
    if told is None:
        return
    service = current.service()
    base = service.settings.public_url
    path = quote(told.instead.format(**(flask.request.view_args or {})))
    response.headers["Deprecation"] = f"@{int(_midnight(told.since).timestamp())}"
    response.headers["Sunset"] = http_date(_midnight(told.sunset))
    response.headers.add("Link", f'<{base}{path}>; rel="successor-version"')
    page = f"{base}/{service.name}/docs"
    response.headers.add("Link", f'<{page}>; rel="deprecation"; type="text/html"')


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
