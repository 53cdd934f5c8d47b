"""Requests: to establishments that are named, or row by row; what became of each."""

from typing import Any

from marshmallow import fields, post_dump, post_load, validate

from services.delegation.errors import Refusal
from services.delegation.schemas.fields import Rights
from shared.web import current
from shared.web.schemas import Choice, Date, List, Schema, Siret, Text

MOST_ROWS = 5_000
REHEARSAL = "Only tell what would become of each row."


class Mandate(Schema):
    """A mandate on paper: the request that takes it up is a request as any other."""

    signed_on = Date(required=True, metadata={"description": "The day on the paper."})
    reference = Text(
        max=80,
        required=True,
        metadata={"description": "What it is filed under; both sides read it in the request."},
    )


class RequestRow(Schema):
    """What is asked of one establishment; `rights` and `ends_on` in place of what all are asked.

    `name` is what a paper calls it: where the register knows whom both numbers name by no such
    name, the row is refused.
    """

    siret = Siret(required=True)
    contract_number = Text(max=40, required=True)
    rights = Rights()
    ends_on = Date()
    own_reference = Text(max=80)
    name = Text(max=200)
    mandate = fields.Nested(Mandate)

    @post_load
    def _flatten(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        mandate = data.pop("mandate", {})
        return data | {f"mandate_{name}": value for name, value in mandate.items()}


class RequestRows(Schema):
    """Requests to many establishments, with what is asked of all unless a row says otherwise."""

    rows = List(
        fields.Nested(RequestRow),
        required=True,
        validate=validate.Length(min=1, max=MOST_ROWS),
    )
    rights = Rights()
    ends_on = Date(metadata={"description": "The last day; by default 18 months from today."})
    message = Text(max=2000, is_multiline=True)
    dry_run = fields.Boolean(load_default=False, metadata={"description": REHEARSAL})


class FileQuery(Schema):
    """What is asked of all that a file names, unless a row says otherwise."""

    ends_on = Date(metadata={"description": "The last day; by default 18 months from today."})
    message = Text(
        max=2000, is_multiline=True, metadata={"description": "What the other side is told."}
    )
    dry_run = fields.Boolean(load_default=False, metadata={"description": REHEARSAL})


class RequestLine(Schema):
    """What became of one row: `requested`, or `refused` for what `code` and `message` say.

    `delegation_id` is that of the request, or of what stands in the way. `facts` tells the
    numbers that the row has, the services in the way, and which fields are wrong (`errors`); of a
    mandate on paper, its `name`, and what the register calls whom it found (`establishment`).
    """

    number = fields.Integer()
    delegation_id = fields.UUID(attribute="result.subject_id", allow_none=True)
    outcome = fields.String(attribute="result.outcome")
    code = fields.String(attribute="result.code", allow_none=True)
    message = fields.String(attribute="result.message", allow_none=True)
    facts = fields.Dict(attribute="result.facts", keys=fields.String(), allow_none=True)


class Target(Schema):
    """Whom a request names."""

    siret = Siret(required=True)
    contract_number = Text(max=40, required=True)
    own_reference = Text(
        max=80, metadata={"description": "What one's own establishment calls it by."}
    )


class NewRequest(Schema):
    """A request, to one establishment or many."""

    targets = List(
        fields.Nested(Target), required=True, validate=validate.Length(min=1, max=10_000)
    )
    rights = Rights(required=True)
    ends_on = Date(metadata={"description": "The last day; by default 18 months from today."})
    message = Text(max=2000, is_multiline=True)


class _Why(fields.String):
    """Why a target is refused, in the reader's language."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        if value is None:
            return None
        return str(value.fr if current.language() == "fr" else value)


class Outcome(Schema):
    """What became of one target: `requested`, or `refused` for what `code` and `message` say.

    `delegation_id` is that of the request, or of the one that stands in the way, in `services`.
    """

    siret = Siret()
    contract_number = Text()
    outcome = fields.String(validate=validate.OneOf(["requested", "refused"]))
    code = Choice(Refusal)
    message = _Why()
    delegation_id = fields.UUID()
    services = fields.List(fields.String())

    @post_dump
    def _leave_out(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {name: value for name, value in data.items() if value is not None}
