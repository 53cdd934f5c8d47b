"""What an act would do, in requests and answers."""

from typing import Any

from marshmallow import fields

from services.accounts.schemas.bulk import ActOnMany
from shared.web import current
from shared.web.schemas import Schema, Text


class _Title(fields.String):
    """What a refusal says, in the language of the reader."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str:
        title: str = value.title_fr if current.language() == "fr" else value.title
        return title


class ForeseenAct(ActOnMany):
    """An act that is only to be foreseen."""


class Example(Schema):
    """One of those who are left out."""

    account_id = fields.UUID(attribute="id")
    title = fields.String()
    first_name = fields.String()
    last_name = fields.String()
    identifier = fields.String()


class Exclusion(Schema):
    """Whom an act would be refused for: for what, how many, and the first of them."""

    code = fields.String(attribute="problem.code")
    message = _Title(attribute="problem")
    count = fields.Integer()
    examples = fields.List(fields.Nested(Example), attribute="accounts")


class Forecast(Schema):
    """How many accounts are meant, how many it would be done to, and who would be left out."""

    count = fields.Integer()
    done = fields.Integer()
    excluded = fields.List(fields.Nested(Exclusion))


class NamesakeQuery(Schema):
    """Whose namesakes are wanted."""

    first_name = Text(max=80, metadata={"description": "Their first name."})
    last_name = Text(max=80, metadata={"description": "Their last name."})
    email = Text(max=254, metadata={"description": "Their e-mail address."})
