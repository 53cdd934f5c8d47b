"""The OpenAPI 3 document of a service, made from its code."""

import threading
from collections import defaultdict
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import flask
import flask_smorest
import marshmallow
from flask_smorest.utils import prepare_response
from marshmallow import fields

from shared.auth import Permission
from shared.auth.stepping_up import StepUpNeeded
from shared.errors import Problem
from shared.web import descriptions, headers, properties
from shared.web.marks import Mark

PROBLEM = "application/problem+json"
LICENSE = {"name": "Apache 2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"}
RENAMED = {
    "REQUEST_ENTITY_TOO_LARGE": "CONTENT_TOO_LARGE",
    "Request Entity Too Large": "Content Too Large",
    "UNPROCESSABLE_ENTITY": "UNPROCESSABLE_CONTENT",
    "Unprocessable Entity": "Unprocessable Content",
}
"""What RFC 9110 calls otherwise than Python before 3.13: the document is the same on each."""


class ProblemSchema(marshmallow.Schema):
    """A refusal (RFC 9457)."""

    type = fields.Url(required=True, metadata={"description": "A page about this kind of refusal."})
    title = fields.String(required=True, metadata={"description": "A sentence to act on."})
    status = fields.Integer(required=True)
    detail = fields.String(required=True, metadata={"description": "About this occurrence."})
    code = fields.String(required=True, metadata={"description": "Stable; program against it."})
    errors = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        metadata={
            "description": "For `invalid`: messages by field, such as `postal_address.city`."
        },
    )


class Api(flask_smorest.Api):
    """flask-smorest's registry of operations, with our refusals."""

    ERROR_SCHEMA = ProblemSchema

    def __init__(self, app: flask.Flask, *, title: str, description: str) -> None:
        super().__init__(
            app,
            spec_kwargs={
                "title": title,
                "version": "v1",
                "openapi_version": "3.0.3",
                "info": {"description": description, "license": LICENSE},
                "servers": [{"url": "/"}],
                "security": [{"token": []}],
            },
        )
        self.ma_plugin.converter.add_attribute_function(properties.told)
        token = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
        self.spec.components.security_scheme("token", token)
        self._lock = threading.Lock()
        self._to_describe: list[Callable[[], None]] = []

    def describe_later(self, describe: Callable[[], None]) -> None:
        """Describe operations once the document is asked for: it takes longer than all the start.

        :param describe: adds a blueprint's operations to the document
        """
        self._to_describe.append(describe)

    def described(self) -> dict[str, Any]:
        """Describe what is not described yet, and give the whole."""
        with self._lock:
            while self._to_describe:
                self._to_describe.pop(0)()
            whole: dict[str, Any] = self.spec.to_dict()
        return whole

    def _register_error_handlers(self) -> None:
        """Leave errors to `shared.web.problems`."""

    def _register_responses(self) -> None:
        """Describe each refusal once, to be referred to by its name."""
        headers.register(self.spec)
        for name, description, of_status in [
            *((s.name, s.phrase, headers.of_refusal(s)) for s in HTTPStatus if s >= 400),
            (self.DEFAULT_ERROR_RESPONSE_NAME, "A refusal.", headers.of_refusal()),
        ]:
            response: dict[str, Any] = {
                "description": description,
                "schema": self.ERROR_SCHEMA,
                "headers": of_status,
            }
            prepare_response(response, self.spec, PROBLEM)
            self.spec.components.response(name, response, lazy=True)


def document(app: flask.Flask) -> dict[str, Any]:
    """Return the OpenAPI document of a service."""
    api: Api = app.extensions["flask-smorest"]["apis"][""]["ext_obj"]
    with app.app_context():
        text = flask.json.dumps(api.described())
    for older, newer in RENAMED.items():
        text = text.replace(f'"{older}"', f'"{newer}"').replace(f"/{older}", f"/{newer}")
    made: dict[str, Any] = flask.json.loads(text)
    descriptions.complete(made)
    return made


def describe(doc: dict[str, Any], doc_info: dict[str, Any], **facts: Any) -> dict[str, Any]:
    """Add to an operation who may call it and what it refuses."""
    mark: Mark = doc_info.get("mark", Mark())
    method: str = facts["method"]
    _join_forms(doc)
    if mark.is_public:
        doc["security"] = []
    is_proved = mark.permission is not None and mark.permission.asks_for_proof(
        is_reading=method == "get"
    )
    _say_who_may(doc_info, mark, is_proved=is_proved)
    if mark.permission:
        doc["x-permission"] = _permission(mark.permission, is_proved=is_proved)
    responses = doc.setdefault("responses", {})
    for status in _statuses(doc, doc_info, mark, method):
        responses.setdefault(status, HTTPStatus(status).name)
    own = [StepUpNeeded] if is_proved else []
    responses.update(_refusals(list(dict.fromkeys([*own, *doc_info.get("refusals", ())]))))
    return doc


def _say_who_may(doc_info: dict[str, Any], mark: Mark, *, is_proved: bool) -> None:
    said = doc_info["docstring"]
    told = (said.get("description"), descriptions.who_may(mark, is_proved=is_proved))
    said["description"] = "\n\n".join(filter(None, told))


def _join_forms(doc: dict[str, Any]) -> None:
    """Describe the fields of a form and the files beside them as the one body that they are."""
    beside = [each for each in doc.get("parameters", ()) if each["in"] == "form"]
    if not beside:
        return
    doc["parameters"] = [each for each in doc["parameters"] if each["in"] != "form"]
    (media,) = doc["requestBody"]["content"].values()
    parts = [type(each["schema"]()) for each in (*beside, media)]
    media["schema"] = type(f"{parts[0].__name__}With{parts[-1].__name__}", tuple(parts), {})


def _statuses(doc: dict[str, Any], doc_info: dict[str, Any], mark: Mark, method: str) -> list[int]:
    """Tell which refusals an operation has by its nature."""
    holds = {
        (401, 403, 404): mark.permission is not None,
        (400, 413, 415): "requestBody" in doc | doc_info.get("manual_doc", {}),
        (400, 409, 422): "idempotent" in doc_info,
        (412, 428): "etagged" in doc_info and method != "get",
        (503,): True,
    }
    return sorted({status for statuses, is_so in holds.items() if is_so for status in statuses})


def _refusals(problems: list[type[Problem]]) -> dict[int, dict[str, Any]]:
    """Describe the refusals that are an operation's own, by status."""
    by_status: dict[int, list[type[Problem]]] = defaultdict(list)
    for problem in problems:
        by_status[problem.status].append(problem)
    return {
        status: {
            "description": "\n".join(f"- `{p.code}`: {p.title}" for p in found),
            "content": {PROBLEM: {"schema": ProblemSchema}},
            "headers": headers.of_refusal(status),
        }
        for status, found in by_status.items()
    }


def _permission(permission: Permission, *, is_proved: bool) -> dict[str, Any]:
    """Write who may call an operation, for readers and for tests."""
    written: dict[str, Any] = {"name": permission.name, "own": sorted(permission.own)}
    if permission.delegated:
        written["delegated"] = dict(permission.delegated._asdict())
    if permission.duty:
        written["duty"] = permission.duty
    if permission.scope:
        written["scope"] = permission.scope
    if is_proved:
        written["step_up"] = True
    if permission.while_enrolling:
        written["while_enrolling"] = True
    return {k: str(v) if isinstance(v, str) else v for k, v in written.items()}
