"""Fields of payloads. Every string is cleaned, bounded and free of control characters."""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from marshmallow import ValidationError, fields, validate

from shared import clock, text
from shared.auth import Level
from shared.edge.messages import Bilingual
from shared.web.formats import email, https_address, phone, siret

_COMPOSED_OF = 4
"""How many characters one is written with at the most, before it is composed (UAX 15)."""


_A_SECRET = Bilingual("Enter it: at most {max} characters.", "À saisir : au plus {max} caractères.")


class Text(fields.String):
    """A line of text, cleaned (`shared/text`).

    What is far too long, or heaps marks on a letter, is refused before it is composed: that could
    take an hour for one request.

    :param max: the most characters, after cleaning
    :param min: the fewest
    :param is_multiline: whether it may have several lines
    """

    default_error_messages = {  # noqa: RUF012 - as marshmallow has it
        "control": Bilingual(
            "Control characters are not accepted.",
            "Les caractères de contrôle ne sont pas acceptés.",
        ),
        "empty": Bilingual("It must not be empty.", "Ce champ ne peut pas être vide."),
        "short": Bilingual("At least {min} characters.", "Au moins {min} caractères."),
        "long": Bilingual("At most {max} characters.", "Au plus {max} caractères."),
        "heaped": Bilingual(
            "Too many marks on one letter.", "Trop de signes diacritiques sur une lettre."
        ),
    }

    def __init__(
        self, *, max: int = 200, min: int = 1, is_multiline: bool = False, **options: Any
    ) -> None:
        super().__init__(**options)
        self.max, self.min, self.is_multiline = max, min, is_multiline
        self.metadata = {"maxLength": max, "minLength": min, **self.metadata}

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        given = super()._deserialize(value, attr, data, **kwargs).strip()
        if len(given) > self.max * _COMPOSED_OF:
            raise self.make_error("long", max=self.max)
        if text.is_heaped(given):
            raise self.make_error("heaped")
        said = text.clean_lines(given) if self.is_multiline else text.clean(given)
        if text.has_control(said, is_multiline=self.is_multiline):
            raise self.make_error("control")
        if self.min and not any(map(text.is_seen, said)):
            raise self.make_error("empty")
        if len(said) < self.min:
            raise self.make_error("short", min=self.min)
        if len(said) > self.max:
            raise self.make_error("long", max=self.max)
        return said


class Name(Text):
    """Somebody's first or last name: see `shared.text.unacceptable_in_name`."""

    def _deserialize(self, *args: Any, **kwargs: Any) -> str:
        name = super()._deserialize(*args, **kwargs)
        fault = text.name_fault(name)
        if fault is not None:
            raise ValidationError(fault)
        return name


class Secret(fields.String):
    """A password, a token or a code: taken exactly as it is, bounded, and never written.

    :param max: the most characters
    """

    def __init__(self, *, max: int = 1000, **options: Any) -> None:
        length = validate.Length(min=1, max=max, error=_A_SECRET)
        super().__init__(validate=length, load_only=True, **options)


class KnownEmail(Text):
    """An e-mail address by its form alone, or one of former days that no mail ever reached.

    For what may be sent back unchanged: an action judges it where it is another than before.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(max=254, **options)
        self.metadata = {"format": "email", **self.metadata}

    def _deserialize(self, *args: Any, **kwargs: Any) -> str:
        return email(super()._deserialize(*args, **kwargs))


class Email(KnownEmail):
    """An e-mail address that can be written to, by its form: the network is not asked."""

    def _deserialize(self, *args: Any, **kwargs: Any) -> str:
        address = super()._deserialize(*args, **kwargs)
        fault = text.address_fault(address)
        if fault is not None:
            raise ValidationError(fault)
        return address


class Phone(Text):
    """A phone number, read as a French national number, kept in E.164."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max=40, **options)
        self.metadata = {"example": "01 99 00 12 34", **self.metadata}

    def _deserialize(self, *args: Any, **kwargs: Any) -> str:
        return phone(super()._deserialize(*args, **kwargs))


class HttpsAddress(Text):
    """The address of a page that people follow, by https alone."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max=500, **options)
        self.metadata = {"format": "uri", **self.metadata}

    def _deserialize(self, *args: Any, **kwargs: Any) -> str:
        return https_address(super()._deserialize(*args, **kwargs))


class Siret(Text):
    """A SIRET: 14 digits, the last a check digit; spaces are left out."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max=20, **options)

    def _deserialize(self, *args: Any, **kwargs: Any) -> str:
        return siret(super()._deserialize(*args, **kwargs))


class Date(fields.Date):
    """A day: YYYY-MM-DD."""

    def __init__(self, **options: Any) -> None:
        super().__init__(format="iso", **options)


class Instant(fields.AwareDateTime):
    """An instant: read with any offset, written in UTC with a Z."""

    def __init__(self, **options: Any) -> None:
        super().__init__(format="iso", **options)

    def _deserialize(self, *args: Any, **kwargs: Any) -> datetime:
        try:
            return super()._deserialize(*args, **kwargs).astimezone(UTC)
        except OverflowError:  # before the year 1, or after 9999, in UTC
            raise self.make_error("invalid", obj_type=self.OBJ_TYPE) from None

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        if not isinstance(value, datetime):
            return value
        return clock.written(value)


class Choice(fields.Enum[Any]):
    """One of a StrEnum's values."""

    def __init__(self, enum: type[StrEnum], **options: Any) -> None:
        super().__init__(enum, by_value=True, **options)


class List(fields.List[Any]):
    """A list whose length is judged first: what is wrong with each item is told of few only."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        _require_length(self, value)
        return super()._deserialize(value, *args, **kwargs)


class LevelMap(fields.Dict):
    """Service code to level, at most 200: `{"affiliation": "read"}`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            keys=Text(max=80), values=Choice(Level), validate=validate.Length(max=200), **options
        )

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        _require_length(self, value)
        try:
            return super()._deserialize(value, *args, **kwargs)  # type: ignore[no-untyped-call]
        except ValidationError as error:
            raise ValidationError(_by_code(error.messages)) from None

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        written: Any = super()._serialize(value, attr, obj, **kwargs)  # type: ignore[no-untyped-call]
        return None if written is None else dict(sorted(written.items()))


def _require_length(field: fields.Field[Any], value: Any) -> None:
    """Refuse a list or a map that is too long before its items are read: each fault costs time.

    :raises ValidationError: if it is
    """
    lengths = [each for each in field.validators if isinstance(each, validate.Length)]
    if isinstance(value, list | dict):
        for length in lengths:
            length(value)


def _by_code(messages: Any) -> Any:
    """Leave out whether a code or its level is wrong, which marshmallow puts in between."""
    if not isinstance(messages, Mapping):
        return messages
    return {code: [m for part in parts.values() for m in part] for code, parts in messages.items()}
