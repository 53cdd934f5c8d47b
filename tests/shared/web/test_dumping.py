"""What is written straight away is what marshmallow would write."""

import importlib
import pkgutil
from datetime import UTC, date
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import marshmallow
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from marshmallow import fields

from shared.web import dumping, jobs, schemas
from tests.shared.web import sample_schemas

SERVICES = ("identity", "accounts", "delegation", "mailer")
DAYS = st.dates(date(1900, 1, 1), date(2200, 1, 1))
INSTANTS = st.datetimes(timezones=st.just(UTC))


def of_house() -> list[type[schemas.Schema]]:
    """List every schema of every service."""
    for service in SERVICES:
        room = importlib.import_module(f"services.{service}.schemas")
        for module in pkgutil.iter_modules(room.__path__):
            importlib.import_module(f"{room.__name__}.{module.name}")
    assert jobs
    assert sample_schemas
    found, left = set(), [schemas.Schema]
    while left:
        kind = left.pop()
        found.add(kind)
        left += kind.__subclasses__()
    return sorted(found, key=lambda kind: (kind.__module__, kind.__qualname__))


def values(field: fields.Field[Any]) -> st.SearchStrategy[Any]:
    """Draw what a field may be given to write."""
    if isinstance(field, fields.Nested):
        return st.none() | nested(field.schema)
    if isinstance(field, fields.List):
        return st.none() | st.lists(values(field.inner), max_size=3)
    if isinstance(field, fields.Enum):
        members: Any = field.enum
        return st.none() | st.sampled_from(tuple(members))
    drawn: dict[type[fields.Field[Any]], st.SearchStrategy[Any]] = {
        fields.Date: DAYS | INSTANTS,
        fields.AwareDateTime: INSTANTS,
        fields.UUID: st.uuids() | st.just(str(uuid4())),
        fields.Boolean: st.booleans() | st.sampled_from([0, 1, "true", "no", []]),
        fields.Integer: st.integers(),
    }
    for kind, strategy in drawn.items():
        if isinstance(field, kind):
            return st.none() | strategy
    return st.none() | st.text(max_size=5) | st.integers() | st.binary(max_size=2).map(ascii)


def nested(schema: marshmallow.Schema) -> st.SearchStrategy[Any]:
    """Draw what a payload within another is written from; what asks the request is left out."""
    names = written(schema)
    if set(names) != set(schema.dump_fields):
        return st.none()
    facts = {field.attribute or name: values(field) for name, field in names.items()}
    always = {name: drawn for name, drawn in facts.items() if hasattr(dict, name)}
    thing: st.SearchStrategy[Any] = st.fixed_dictionaries(
        always, optional={n: d for n, d in facts.items() if n not in always}
    )
    return st.lists(thing, max_size=2) if schema.many else thing


def written(schema: marshmallow.Schema) -> dict[str, fields.Field[Any]]:
    return {n: f for n, f in schema.dump_fields.items() if dumping.writer_of(f) is not None}


WRITTEN = [kind for kind in of_house() if written(kind())]


@pytest.mark.parametrize("kind", WRITTEN, ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_schema_writes_as_marshmallow_does(
    kind: type[schemas.Schema], data: st.DataObject
) -> None:
    names = written(kind())
    schema = kind(only=tuple(names))
    found: dict[str, Any] = {}
    for name, field in names.items():
        attribute = field.attribute or name
        if hasattr(dict, attribute) or data.draw(st.integers(0, 5)):  # else it is missing
            found[attribute] = data.draw(values(field))

    for thing in (found, SimpleNamespace(**{k: v for k, v in found.items() if "." not in k})):
        expected = marshmallow.Schema._serialize(schema, thing)
        assert schema._serialize(thing) == expected
        assert list(schema._serialize(thing)) == list(expected)
        assert schema._serialize([thing, thing], many=True) == [expected, expected]


def test_what_most_rows_are_made_of_is_written_straight_away() -> None:
    listing = importlib.import_module("services.accounts.schemas.listing")
    row = listing.AccountRow()

    assert set(row.dump_fields) - set(written(row)) == {"status", "is_locked"}


class Counted(fields.String):
    def _serialize(self, value: Any, *args: Any, **options: Any) -> str:
        return f"{value}!"


class Doubled(fields.String):
    def get_value(self, obj: Any, *args: Any, **options: Any) -> Any:
        return obj["other"]


class Odd(schemas.Schema):
    counted = Counted()
    doubled = Doubled()
    inner = fields.String(attribute="a.b")
    renamed = fields.String(data_key="called", dump_default="nothing")


def test_fields_with_ways_of_their_own_are_left_to_them() -> None:
    told = Odd().dump({"counted": "1", "other": "2", "a": {"b": "3"}})

    assert told == {"counted": "1!", "doubled": "2", "inner": "3", "called": "nothing"}
