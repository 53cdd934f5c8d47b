"""The OpenAPI 3 document of a service, made from its code."""

from typing import Any

import flask
import flask_smorest


class Api(flask_smorest.Api):  # type: ignore[misc]
    """flask-smorest's registry of operations."""

    def __init__(self, app: flask.Flask, *, title: str, description: str) -> None:
        super().__init__(
            app,
            spec_kwargs={
                "title": title,
                "version": "v1",
                "openapi_version": "3.0.3",
                "info": {"description": description},
            },
        )

    def _register_error_handlers(self) -> None:
        """Leave errors to `shared.web.problems`."""


def document(app: flask.Flask) -> dict[str, Any]:
    """Return the OpenAPI document of a service."""
    api: Api = app.extensions["flask-smorest"]["apis"][""]["ext_obj"]
    with app.app_context():
        made: dict[str, Any] = api.spec.to_dict()
    return made
