"""Reading bodies and queries: each way in which they can be wrong is refused by its name."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple, NoReturn

import flask
import marshmallow
import orjson
from webargs import core, flaskparser

from shared.edge import refusals
from shared.edge.messages import Bilingual
from shared.errors import Invalid
from shared.web import queries
from shared.web.dumping import made

NUL = Bilingual("It holds a NUL character.", "Ce champ contient un caractère nul.")

MOST_TOLD = 20
"""In how many places a NUL is told of; there is no end to them."""

WHOLE = {"json": "body", "form": "body", "files": "body"}
"""Under which name a message about a whole payload stands, by location; else the location's own."""

Further = Callable[[Mapping[str, Any]], Mapping[str, Sequence[str]]]
"""What tells, of the good part of a payload, the fields that are wrong for another reason."""

_FURTHER = "told_further"


def telling_further(
    schema: type[marshmallow.Schema] | marshmallow.Schema, further: Further
) -> marshmallow.Schema:
    """Have refusals by a schema tell what else is wrong."""
    made = schema() if isinstance(schema, type) else schema
    setattr(made, _FURTHER, further)
    return made


class Parser(flaskparser.FlaskParser):
    """The parser of every blueprint."""

    def _get_schema(self, schema: Any, req: flask.Request) -> marshmallow.Schema:
        """Make a schema once, and not for each request."""
        return super()._get_schema(made(schema) if isinstance(schema, type) else schema, req)

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
        paths = islice(_with_nul(location_data), MOST_TOLD)
        found = {".".join(path) or whole for path in paths}
        if found:
            raise Invalid({path.replace("\x00", ""): [NUL] for path in found})
        if location == "json":
            return queries.with_rehearsal(location_data, schema, req)
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
        told: dict[str, Any] = dict(flatten(messages))
        further: Further | None = vars(schema).get(_FURTHER)
        if further is not None:
            good = error.valid_data
            told = {**further(good if isinstance(good, dict) else {}), **told}
        raise Invalid(told) from None


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


def _with_nul(found: Any) -> Iterator[tuple[str, ...]]:
    """Find the paths of the strings, keys included, that hold a NUL, however deep they lie."""
    left: list[_Place] = [_Place(found, None, "")]
    while left:
        place = left.pop()
        if isinstance(place.value, str):
            if "\x00" in place.value:
                yield place.path()
        elif isinstance(place.value, Mapping):
            left += reversed(list(_members(place, place.value)))
        elif isinstance(place.value, list):
            left += [
                _Place(inner, place, str(index))
                for index, inner in reversed(list(enumerate(place.value)))
            ]


def _members(place: "_Place", found: Mapping[str, Any]) -> Iterator["_Place"]:
    for key in found:
        yield _Place(key, place, str(key))
        for value in found.getlist(key) if hasattr(found, "getlist") else [found[key]]:
            yield _Place(value, place, str(key))


class _Place(NamedTuple):
    """A value of a payload, and where it stands: `name` within what is around it."""

    value: Any
    around: "_Place | None"
    name: str

    def path(self) -> tuple[str, ...]:
        """Name it from the outside in."""
        names: list[str] = []
        place = self
        while place.around is not None:
            names.append(place.name)
            place = place.around
        return tuple(reversed(names))
