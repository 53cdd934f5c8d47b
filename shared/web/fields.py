"""Fields of payloads. Every string is stripped, bounded and free of control characters."""

import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from marshmallow import ValidationError, fields, validate

from shared import clock
from shared.auth import Level
from shared.edge.messages import Bilingual
from shared.web.formats import email, phone, siret

_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""What turns the direction of writing, and so can make a name look like another."""


_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs that leave no mark, though their category says otherwise."""


_COMPOSED_OF = 4
"""How many characters one is written with at the most, before it is composed (UAX 15)."""

_MARKS_IN_A_ROW = 30
"""More in a row are no writing (UAX 15, D4), and take the square of their number to be sorted."""


def _is_heaped(text: str) -> bool:
    """Tell whether more marks stand on one letter than any writing has."""
    heap = 0
    for character in text:
        heap = heap + 1 if unicodedata.category(character).startswith("M") else 0
        if heap > _MARKS_IN_A_ROW:
            return True
    return False


def _is_seen(character: str) -> bool:
    """Tell whether a character leaves a mark: a field of others alone is not filled in."""
    return unicodedata.category(character) not in ("Cf", "Zs") and character not in _BLANK


class Text(fields.String):
    """A line of text, in Unicode's composed form.

    What is far too long, or heaps marks on a letter, is refused before it is composed: that could
    take an hour for one request.

    :param max: the most characters, after stripping
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
        text = super()._deserialize(value, attr, data, **kwargs)
        if self.is_multiline:
            text = text.replace("\r\n", "\n")
        text = text.strip()
        if len(text) > self.max * _COMPOSED_OF:
            raise self.make_error("long", max=self.max)
        if _is_heaped(text):
            raise self.make_error("heaped")
        text = unicodedata.normalize("NFC", text)
        if any(self._is_refused(character) for character in text):
            raise self.make_error("control")
        if self.min and not any(map(_is_seen, text)):
            raise self.make_error("empty")
        if len(text) < self.min:
            raise self.make_error("short", min=self.min)
        if len(text) > self.max:
            raise self.make_error("long", max=self.max)
        return text

    def _is_refused(self, character: str) -> bool:
        if self.is_multiline and character in "\n\t":
            return False
        return unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") or character in _BIDI


class Secret(fields.String):
    """A password, a token or a code: taken exactly as it is, bounded, and never written.

    :param max: the most characters
    """

    def __init__(self, *, max: int = 1000, **options: Any) -> None:
        length = validate.Length(min=1, max=max)
        super().__init__(validate=length, load_only=True, **options)


class Email(Text):
    """An e-mail address, by its form alone: the network is not asked."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max=254, **options)
        self.metadata = {"format": "email", **self.metadata}

    def _deserialize(self, *args: Any, **kwargs: Any) -> str:
        return email(super()._deserialize(*args, **kwargs))


class Phone(Text):
    """A phone number, read as a French national number, kept in E.164."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max=40, **options)
        self.metadata = {"example": "01 99 00 12 34", **self.metadata}

    def _deserialize(self, *args: Any, **kwargs: Any) -> str:
        return phone(super()._deserialize(*args, **kwargs))


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
