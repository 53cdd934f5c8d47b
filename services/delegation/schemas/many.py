"""One act on many delegations, and tables of them, in requests and answers."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from services.delegation import errors
from services.delegation.schemas.answers import HASH
from services.delegation.schemas.choosing import Filter
from services.delegation.schemas.fields import AnyRights, Reason, Rights, Title
from shared.jobs.table_files import Format
from shared.web.schemas import Choice, Date, List, Schema, Text

MOST_IDS = 10_000
"""How many delegations one act is about; all that match a filter may be more."""

MOST_ANSWERS = 100
"""How many requests, or amendments, are accepted by one call: each was read by somebody."""


class Chosen(Schema):
    """Which delegations: some by id, or all that match a filter."""

    ids = List(fields.UUID(), validate=validate.Length(min=1, max=MOST_IDS))
    filter = fields.Nested(Filter)

    @validates_schema(skip_on_field_errors=False)
    def choose_in_one_way(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse ids beside a filter, and neither."""
        if ("ids" in data) == ("filter" in data):
            raise ValidationError(errors.ONE_CHOICE, "ids")


class ChosenForMany(Schema):
    """Some delegations by id, or all that match a filter; a few at once, more by a job.

    `expected` is how many there are, as far as the caller knows: where there are more or fewer by
    now, nothing is done. A dry run only tells what would become of each.
    """

    delegation_ids = List(fields.UUID(), validate=validate.Length(min=1, max=MOST_IDS))
    filter = fields.Nested(Filter)
    expected = fields.Integer(strict=True, validate=validate.Range(min=0))
    dry_run = fields.Boolean(load_default=False)

    @validates_schema(skip_on_field_errors=False)
    def choose_in_one_way(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse ids beside a filter, and neither."""
        if ("delegation_ids" in data) == ("filter" in data):
            raise ValidationError(errors.ONE_CHOICE, "delegation_ids")


class AboutDelegation(Schema):
    """Which delegation an outcome is of, and the other side; null where it is not to be seen."""

    delegation_id = fields.UUID()
    establishment = fields.String(attribute="other.name", dump_default=None, allow_none=True)
    siret = fields.String(attribute="other.siret", dump_default=None, allow_none=True)


class ActOnMany(Chosen):
    """An act on many delegations. A dry run only tells what would become of each.

    `expected` is how many delegations there are, as far as the caller knows: where there are more
    or fewer by now, nothing is done.
    """

    dry_run = fields.Boolean(load_default=False)
    expected = fields.Integer(strict=True, validate=validate.Range(min=0))


class ReasonedActOnMany(ActOnMany, Reason):
    """An act on many delegations, with what the other side of each is told of why."""


class ManyLine(Schema):
    """What became of one delegation: done, or refused for what `code` and `message` say.

    `facts` names the other side: `establishment`, `siret`.
    """

    delegation_id = fields.UUID(attribute="subject_id")
    outcome = fields.String()
    code = fields.String(allow_none=True)
    message = fields.String(allow_none=True)
    facts = fields.Dict(keys=fields.String(), allow_none=True)


class Export(Chosen):
    """Which delegations, as which file."""

    format = Choice(Format, load_default=Format.CSV)


class Answer(Schema):
    """Agreeing to one request: to what was shown, or to less."""

    delegation_id = fields.UUID(required=True)
    text_hash = Text(max=64, required=True, validate=HASH)
    rights = Rights()
    ends_on = Date()


class Answers(Schema):
    """Agreeing to requests, each by what was read of it."""

    answers = List(
        fields.Nested(Answer), required=True, validate=validate.Length(min=1, max=MOST_ANSWERS)
    )


class AmendmentAnswer(Schema):
    """Agreeing to one amendment: to what was shown, or to less."""

    delegation_id = fields.UUID(required=True)
    amendment_id = fields.UUID(required=True)
    text_hash = Text(max=64, required=True, validate=HASH)
    rights = AnyRights()
    ends_on = Date()


class AmendmentAnswers(Schema):
    """Agreeing to amendments, each by what was read of it."""

    answers = List(
        fields.Nested(AmendmentAnswer),
        required=True,
        validate=validate.Length(min=1, max=MOST_ANSWERS),
    )


class AnswerOutcome(Schema):
    """What became of one answer: `accepted`, or `refused` for what `code` and `message` say."""

    delegation_id = fields.UUID()
    amendment_id = fields.UUID(allow_none=True)
    outcome = fields.String(validate=validate.OneOf(["accepted", "refused"]))
    code = fields.String(attribute="problem.code", dump_default=None, allow_none=True)
    message = Title(attribute="problem", allow_none=True)
    services = fields.List(fields.String(), attribute="problem.members.services", dump_default=[])
