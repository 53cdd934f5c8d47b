"""Query strings: where an operation declares parameters, an unknown one is refused.

A filter with a slip in its name would otherwise show, or change, everything.
"""

import inspect
from typing import Any

import flask
import marshmallow

from shared.edge.messages import Bilingual
from shared.errors import Invalid
from shared.web.routes import routes

UNKNOWN = Bilingual("Unknown parameter.", "Paramètre inconnu.")
_EXTENSION = "comptoir.query-parameters"


def collect(app: flask.Flask) -> None:
    """Note which parameters each operation declares."""
    app.extensions[_EXTENSION] = {
        (route.endpoint, route.method): _declared(getattr(route.view, "_apidoc", {}))
        for route in routes(app)
    }


def require_known(app: flask.Flask) -> None:
    """Refuse a request with a parameter that its operation does not know.

    :raises Invalid: naming each
    """
    request = flask.request
    method = "GET" if request.method == "HEAD" else request.method
    declared = app.extensions[_EXTENSION].get((request.endpoint, method))
    unknown = set(request.args) - declared if declared else ()
    if unknown:
        raise Invalid({name: [UNKNOWN] for name in sorted(unknown)})


def _declared(documented: dict[str, Any]) -> frozenset[str]:
    parameters = list(documented.get("arguments", {}).get("parameters", ()))
    if "pagination" in documented:
        parameters.append(documented["pagination"]["parameters"])
    return frozenset(
        field.data_key or name
        for parameter in parameters
        if parameter["in"] == "query"
        for name, field in _fields(parameter["schema"]).items()
    )


def _fields(schema: Any) -> dict[str, marshmallow.fields.Field[Any]]:
    instance: Any = schema() if inspect.isclass(schema) else schema
    declared: dict[str, marshmallow.fields.Field[Any]] = instance.load_fields
    return declared
