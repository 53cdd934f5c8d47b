"""What is read and written straight away is what the schema would read and write."""

import dataclasses
import types
import typing
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

import marshmallow
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.events import CATALOGUE, accounts
from shared.events.base import Fact
from tests.shared.messaging.letters import NOW

ODD: st.SearchStrategy[Any] = st.sampled_from(
    [
        *(None, "", "x", "2026-02-30", "2026-11-30T10:00:00", "2026-11-30T10:00:00+02:00", 0, "1"),
        *(1.0, True, "true", [], {}, [None], {"a": None}, "{01920000-0000-7000-8000-0000000000aa}"),
    ]
)
OF_KIND: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(max_size=4),
    int: st.integers(-3, 3),
    bool: st.booleans(),
    UUID: st.uuids(),
    datetime: st.datetimes(timezones=st.just(UTC)),
    date: st.dates(),
}
WRITTEN: dict[Any, typing.Callable[[Any], Any]] = {
    UUID: str,
    datetime: lambda instant: instant.isoformat().replace("+00:00", "Z"),
    date: date.isoformat,
}


def values(annotation: Any, *, is_json: bool) -> st.SearchStrategy[Any]:
    """Draw good values of a fact, as they travel or as they are."""
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (types.UnionType, typing.Union):
        inner = next(each for each in arguments if each is not types.NoneType)
        return st.none() | values(inner, is_json=is_json)
    if origin is list:
        return st.lists(values(arguments[0], is_json=is_json), max_size=2)
    if origin is dict:
        of_key, of_value = (values(each, is_json=is_json) for each in arguments)
        return st.dictionaries(of_key, of_value, max_size=2)
    if issubclass(annotation, Fact):
        told = groups(annotation, is_json=is_json)
        return told if is_json else st.builds(lambda facts: annotation(**facts), told)
    if issubclass(annotation, StrEnum):
        return st.sampled_from(list(annotation)).map(str if is_json else lambda word: word)
    drawn = OF_KIND[annotation]
    return drawn.map(WRITTEN[annotation]) if is_json and annotation in WRITTEN else drawn


@cache
def groups(kind: Any, *, is_json: bool) -> st.SearchStrategy[dict[str, Any]]:
    """Draw a group's facts by name; those that may be missing are, at times."""
    hints = typing.get_type_hints(kind)
    needed: dict[str, st.SearchStrategy[Any]] = {}
    others: dict[str, st.SearchStrategy[Any]] = {}
    for fact in dataclasses.fields(kind):
        drawn = values(hints[fact.name], is_json=is_json)
        is_needed = fact.default is fact.default_factory is dataclasses.MISSING
        (needed if is_needed else others)[fact.name] = drawn
    return st.fixed_dictionaries(needed, optional=others)


def read(how: Any, data: Any) -> Any:
    try:
        return how(data)
    except marshmallow.ValidationError as error:
        return error.messages


@pytest.mark.parametrize("event", CATALOGUE.values(), ids=CATALOGUE)
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_events_are_read_and_written_as_their_schemas_say(event: Any, data: st.DataObject) -> None:
    made = event(**data.draw(groups(event, is_json=False)))
    assert list(made.to_data().items()) == list(event.schema.dump(made).items())

    told = data.draw(groups(event, is_json=True))
    assert event.from_data(told) == event.schema.load(told)

    spoil(told, data)
    assert read(event.from_data, told) == read(event.schema.load, told)


def spoil(told: dict[str, Any], data: st.DataObject) -> None:
    """Take a fact away, or put something else in its place."""
    place, name = told, data.draw(st.sampled_from(sorted(told)))
    if isinstance(told[name], dict) and told[name] and data.draw(st.booleans()):
        place, name = told[name], data.draw(st.sampled_from(sorted(told[name])))
    if data.draw(st.booleans()):
        del place[name]
    else:
        place[name] = data.draw(ODD)


def test_usual_messages_need_no_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("the schema was asked")

    event = accounts.PeopleImported
    made = event(
        establishment_id=UUID(int=1),
        import_id=UUID(int=3),
        count=1,
        account_ids=[UUID(int=2)],
        imported_by=None,
        imported_on=NOW.date(),
        informs_representative=True,
    )
    monkeypatch.setattr(event.schema, "load", refuse)
    monkeypatch.setattr(event.schema, "dump", refuse)
    assert event.from_data(made.to_data()) == made
