"""Query strings: an unknown parameter is refused, on every method of every operation.

A filter with a slip in its name would otherwise show, or change, everything; and who asks for a
rehearsal where there is none would do it for real. A rehearsal is one thing everywhere: where the
body has a `dry_run`, the query string may say it instead.
"""

import inspect
from collections.abc import Mapping
from typing import Any

import flask
import marshmallow

from shared.edge.messages import Bilingual
from shared.errors import Invalid
from shared.web.routes import routes

UNKNOWN = Bilingual("Unknown parameter.", "Paramètre inconnu.")
CONTRADICTION = Bilingual(
    "The body and the query string say otherwise: send it once.",
    "Le corps et l'adresse se contredisent : ne l'envoyez qu'une fois.",
)
REPEATED = Bilingual(
    "Given more than once: send it once.", "Indiqué plusieurs fois : ne l'envoyez qu'une fois."
)
DRY_RUN = "dry_run"
_READ: dict[str, bool] = {
    **{str(said).lower(): True for said in marshmallow.fields.Boolean.truthy},
    **{str(said).lower(): False for said in marshmallow.fields.Boolean.falsy},
}
"""How what a query string says is read, wherever it stands."""

_EXTENSION = "comptoir.query-parameters"
_LENIENT = ("/.well-known/", "/v1/oauth/", "/docs")
"""Pages, and where standards have a server ignore what it does not know (RFC 6749, RFC 8414)."""


class Rehearsal(marshmallow.Schema):
    """What the query string may say instead of the body."""

    dry_run = marshmallow.fields.Boolean(
        metadata={"description": "Only tell what would become of it; in the body or here."}
    )


def takes_rehearsals(schema: Any) -> bool:
    """Tell whether a body of this schema may ask for a rehearsal."""
    return DRY_RUN in _fields(schema)


def with_rehearsal(body: Any, schema: marshmallow.Schema, request: flask.Request) -> Any:
    """Take a rehearsal that the query string asks for into a body that has a place for it.

    :raises Invalid: if the body says otherwise
    """
    asked = request.args.get(DRY_RUN)
    if asked is None or not isinstance(body, Mapping) or not takes_rehearsals(schema):
        return body
    if DRY_RUN not in body:
        return {**body, DRY_RUN: asked}
    if body[DRY_RUN] is not _READ.get(asked.lower()):
        raise Invalid({DRY_RUN: [CONTRADICTION]})
    return body


def collect(app: flask.Flask) -> None:
    """Note which parameters each operation declares."""
    app.extensions[_EXTENSION] = {
        (route.endpoint, route.method): _declared(getattr(route.view, "_apidoc", {}))
        for route in routes(app)
        if hasattr(route.view, "_apidoc") and not any(part in route.path for part in _LENIENT)
    }


def require_known(app: flask.Flask) -> None:
    """Refuse a request with a parameter that its operation does not know, or one given twice.

    Of two, one would count and the other be passed over in silence.

    :raises Invalid: naming each
    """
    request = flask.request
    method = "GET" if request.method == "HEAD" else request.method
    declared = app.extensions[_EXTENSION].get((request.endpoint, method))
    if declared is None:
        return
    faults = {name: [UNKNOWN] for name in sorted(set(request.args) - declared)}
    repeated = sorted(name for name, values in request.args.lists() if len(values) > 1)
    faults |= {name: [REPEATED] for name in repeated if name not in faults}
    if faults:
        raise Invalid(faults)


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
