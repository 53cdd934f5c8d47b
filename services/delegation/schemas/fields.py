"""Fields and groups of fields that several payloads share."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields

from shared.auth import Level
from shared.errors import Bilingual
from shared.web import current
from shared.web.schemas import Choice, LevelMap, Schema, Siret, Text

NOT_NONE = Bilingual("read or write.", "read ou write.")
AT_LEAST_ONE = Bilingual("At least one service.", "Au moins un service.")


class Granted(Choice):
    """A level that grants something: read or write."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Level, validate=_grants, **options)
        self.metadata = {"enum": [Level.READ.value, Level.WRITE.value], **self.metadata}


class AnyRights(LevelMap):
    """Service code to read or write: `{"affiliation": "read"}`; there may be none."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.value_field = Granted()


class Rights(AnyRights):
    """Service code to read or write, at least one: `{"affiliation": "read"}`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.validators.append(_at_least_one)


def _grants(level: Level) -> None:
    if level is Level.NONE:
        raise ValidationError(NOT_NONE)


def _at_least_one(rights: Mapping[str, Level]) -> None:
    if not rights:
        raise ValidationError(AT_LEAST_ONE)


class ClientName(Schema):
    """A machine client by name."""

    client_id = fields.UUID()
    name = fields.String()


class PersonName(Schema):
    """Who somebody is."""

    account_id = fields.UUID()
    title = Text()
    first_name = Text()
    last_name = Text()


class Establishment(Schema):
    """One of the two sides."""

    establishment_id = fields.UUID()
    siret = Siret()
    name = Text()


class BothLanguages(Schema):
    """The text that both sides see."""

    fr = fields.String()
    en = fields.String()


class Title(fields.String):
    """What a refusal says, in the reader's language."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        if value is None:
            return None
        return str(value.title_fr if current.language() == "fr" else value.title)


class Reason(Schema):
    """Why, in the words of whoever does it; the other side reads it."""

    reason = Text(max=1000, is_multiline=True, required=True)
