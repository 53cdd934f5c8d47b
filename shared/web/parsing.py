"""Reading bodies and queries: each way in which they can be wrong is refused by its name."""

from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

import flask
import marshmallow
import orjson
from webargs import core, flaskparser

from shared.errors import Invalid
from shared.web import refusals
from shared.web.messages import Bilingual

NUL = Bilingual("It holds a NUL character.", "Ce champ contient un caractère nul.")

WHOLE = {"json": "body", "form": "body", "files": "body"}
"""Under which name a message about a whole payload stands, by location; else the location's own."""


class Parser(flaskparser.FlaskParser):
    """The parser of every blueprint."""

    def _raw_load_json(self, req: flask.Request) -> Any:
        body = req.get_data(cache=True)
        if not body.strip():
            return core.missing
        if not core.is_json(req.mimetype):
            raise refusals.UnsupportedMediaType("application/json")
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise refusals.NotJson(str(error)) from None

    def pre_load(
        self, location_data: Any, *, schema: marshmallow.Schema, req: flask.Request, location: str
    ) -> Any:
        """Refuse NUL characters wherever they stand: PostgreSQL has no place for them."""
        whole = WHOLE.get(location, location)
        found = {".".join(path) or whole for path in _with_nul(location_data, ())}
        if found:
            raise Invalid({path.replace("\x00", ""): [NUL] for path in found})
        return location_data

    def handle_error(
        self,
        error: marshmallow.ValidationError,
        req: flask.Request,
        schema: marshmallow.Schema,
        *,
        error_status_code: int | None,
        error_headers: Mapping[str, str] | None,
    ) -> NoReturn:
        """Refuse a payload, field by field."""
        messages = error.messages
        assert isinstance(messages, dict)  # webargs puts them under the location
        raise Invalid(flatten(messages)) from None


def flatten(messages: Mapping[str, Any]) -> dict[str, list[str]]:
    """Turn nested messages by location into messages by path: "postal_address.city", "lines.0"."""
    flat: dict[str, list[str]] = {}
    for location, found in messages.items():
        for path, message in _messages(found, ()):
            flat.setdefault(".".join(path) or WHOLE.get(location, location), []).append(message)
    return flat


def _messages(found: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(found, Mapping):
        for key, inner in found.items():
            yield from _messages(
                inner, path if key == marshmallow.exceptions.SCHEMA else (*path, str(key))
            )
    elif isinstance(found, list):
        for message in found:
            yield path, message
    else:
        yield path, found


def _with_nul(found: Any, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Find the paths of the strings, keys included, that hold a NUL."""
    if isinstance(found, str):
        if "\x00" in found:
            yield path
    elif isinstance(found, Mapping):
        for key in found:
            yield from _with_nul(key, (*path, str(key)))
            for value in found.getlist(key) if hasattr(found, "getlist") else [found[key]]:
                yield from _with_nul(value, (*path, str(key)))
    elif isinstance(found, list):
        for index, inner in enumerate(found):
            yield from _with_nul(inner, (*path, str(index)))
