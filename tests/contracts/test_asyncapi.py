"""The AsyncAPI document: valid by the official schema, and true to messages and topology."""

import json
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from typing import Any

import jsonschema
import pytest

from deploy.checkout import ROOT
from deploy.tooling.contracts import node
from deploy.tooling.documents import GOLDEN
from shared.events import CATALOGUE
from shared.messaging import topology

every_type = pytest.mark.parametrize("name", sorted(CATALOGUE))
every_service = pytest.mark.parametrize("service", sorted(topology.LISTENS))


@cache
def document() -> dict[str, Any]:
    """The committed one; tests/contracts/test_events.py holds it to the code."""
    found: dict[str, Any] = json.loads((ROOT / "docs" / "asyncapi.json").read_text())
    return found


@cache
def official() -> jsonschema.Draft7Validator:
    schemas = node.packages() / "@asyncapi" / "specs" / "schemas"
    return jsonschema.Draft7Validator(json.loads((schemas / "3.0.0.json").read_text()))


def golden(name: str) -> dict[str, Any]:
    message: dict[str, Any] = json.loads((GOLDEN / f"{name}.json").read_text())
    return message


def faults(name: str, message: dict[str, Any]) -> list[str]:
    """Tell what the schema of a type has against a message."""
    schema = {
        "$ref": f"#/components/messages/{name}/payload",
        "components": document()["components"],
    }
    checker = jsonschema.Draft7Validator.FORMAT_CHECKER
    found = jsonschema.Draft7Validator(schema, format_checker=checker).iter_errors(message)
    return [f"{error.json_path}: {error.message}" for error in found]


class TestTheDocument:
    def test_is_valid_by_the_official_schema(self) -> None:
        errors = official().iter_errors(document())

        assert [f"{error.json_path}: {error.message}" for error in errors] == []

    def test_is_held_to_a_schema_that_refuses(self) -> None:
        broken = deepcopy(document())
        broken["operations"]["receive.mailer"]["action"] = "hear"

        assert not official().is_valid(broken)

    def test_has_a_channel_for_each_event_and_a_queue_for_each_service(self) -> None:
        queues = {topology.queue_name(service) for service in topology.LISTENS}

        assert set(document()["channels"]) == {*CATALOGUE, *queues}

    def test_refers_to_nothing_that_is_not_there(self) -> None:
        for reference in references(document()):
            found: Any = document()
            for step in reference.removeprefix("#/").split("/"):
                found = found[step]


class TestEachMessage:
    @every_type
    def test_is_described_as_its_golden_message_is(self, name: str) -> None:
        assert faults(name, golden(name)) == []

    @every_type
    def test_is_not_described_as_any_other(self, name: str) -> None:
        other = golden(name) | {"type": "accounts.account.created.v9"}

        assert faults(name, other) != []

    @every_type
    def test_misses_no_fact_that_is_required(self, name: str) -> None:
        message = golden(name)
        required = document()["components"]["schemas"][name]["required"]

        for fact in required:
            rest = {key: value for key, value in message["data"].items() if key != fact}
            assert faults(name, message | {"data": rest}) != []

    @every_type
    def test_has_facts_of_the_types_that_it_says(self, name: str) -> None:
        message = golden(name)

        for fact in message["data"]:
            assert faults(name, message | {"data": {**message["data"], fact: 1.5}}) != []

    @every_type
    def test_may_have_facts_of_a_later_release(self, name: str) -> None:
        message = golden(name)

        assert faults(name, message | {"data": {**message["data"], "later_fact": 1}}) == []

    @every_type
    def test_is_sent_by_its_publisher_to_the_exchange_by_its_type(self, name: str) -> None:
        operation, channel = document()["operations"][f"send.{name}"], document()["channels"][name]

        assert operation["action"] == "send"
        assert operation["tags"] == [{"$ref": f"#/components/tags/{CATALOGUE[name].publisher}"}]
        assert operation["channel"] == {"$ref": f"#/channels/{name}"}
        assert channel["address"] == name
        assert channel["bindings"]["amqp"]["exchange"]["name"] == topology.EVENTS.name

    def test_may_leave_an_optional_fact_unknown(self) -> None:
        message = golden("delegation.delegation.requested.v1")
        message["data"]["delegation"]["answered_at"] = None

        assert faults("delegation.delegation.requested.v1", message) == []


class TestEachService:
    @every_service
    def test_receives_from_its_quorum_queue_all_that_it_listens_to(self, service: str) -> None:
        operation = document()["operations"][f"receive.{service}"]
        binding = document()["channels"][f"{service}.events"]["bindings"]["amqp"]
        heard = {reference["$ref"].rpartition("/")[2] for reference in operation["messages"]}

        assert operation["action"] == "receive"
        assert heard == {
            name
            for name, event in CATALOGUE.items()
            if service in topology.listeners_of(event.publisher)
        }
        assert binding["queue"]["durable"]
        assert binding["x-arguments"]["x-queue-type"] == "quorum"


def references(found: Any) -> Iterator[str]:
    if isinstance(found, dict):
        if isinstance(found.get("$ref"), str):
            yield found["$ref"]
        for value in found.values():
            yield from references(value)
    elif isinstance(found, list):
        for value in found:
            yield from references(value)
