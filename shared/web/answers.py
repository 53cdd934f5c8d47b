"""What every answer carries, and the line each leaves in the log."""

import flask

from shared.web import tracing


def register(app: flask.Flask) -> None:
    """Tell a Flask application to finish its answers."""
    app.after_request(_headers)


def _headers(response: flask.Response) -> flask.Response:
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers[tracing.HEADER] = tracing.request_id()
    return response
