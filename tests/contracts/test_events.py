"""The published language: each event has a golden message, which this release reads and writes."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from deploy.tooling.documents import GOLDEN, event_documents
from shared.events import CATALOGUE, Envelope, UnknownEvent
from shared.events.accounts import EstablishmentFacts
from shared.events.base import Event


def golden(name: str) -> dict[str, object]:
    message: dict[str, object] = json.loads((GOLDEN / f"{name}.json").read_text())
    return message


class TestEachEvent:
    @pytest.mark.parametrize("name", sorted(CATALOGUE))
    def test_has_a_golden_message_that_is_read_and_written_the_same(self, name: str) -> None:
        message = golden(name)

        envelope = Envelope.from_message(message)

        assert envelope.event.to_data() == message["data"]
        assert envelope.to_message() == message

    @pytest.mark.parametrize("event_class", CATALOGUE.values(), ids=lambda c: c.type)
    def test_tells_its_subject_and_tenant(self, event_class: type[Event]) -> None:
        envelope = Envelope.from_message(golden(event_class.type))

        assert envelope.subject == envelope.event.subject_id
        assert envelope.tenant_id == envelope.event.tenant_id

    @pytest.mark.parametrize("event_class", CATALOGUE.values(), ids=lambda c: c.type)
    def test_has_a_docstring_and_a_publisher_that_exists(self, event_class: type[Event]) -> None:
        assert event_class.__doc__
        assert event_class.publisher in {"identity", "accounts", "delegation", "mailer"}
        assert event_class.__module__.startswith(f"shared.events.{event_class.publisher}")


class TestTheCatalogue:
    def test_covers_each_golden_message_so_that_none_was_dropped(self) -> None:
        assert {file.stem for file in GOLDEN.glob("*.json")} == set(CATALOGUE)

    def test_is_told_in_the_documentation_as_it_is(self) -> None:
        for path, text in event_documents().items():
            assert path.read_text() == text, "run ./comptoir events"

    def test_does_not_know_a_type_of_a_later_release(self) -> None:
        message = golden("accounts.account.created.v1") | {"type": "accounts.account.created.v9"}

        with pytest.raises(UnknownEvent):
            _ = Envelope.from_message(message).event

    def test_is_read_by_an_older_release_when_facts_are_added(self) -> None:
        message = golden("accounts.account.created.v1")
        message["data"] = {**message["data"], "later_fact": 1}  # type: ignore[dict-item]

        assert Envelope.from_message(message).event


class TestAFactThatAReleasedGroupHasGained:
    def test_is_left_out_of_a_message_that_has_nothing_to_tell_of_it(self) -> None:
        data = golden("accounts.establishment.confirmed.v1")["data"]["establishment"]  # type: ignore[index]

        facts = EstablishmentFacts.from_data(data)
        orphan = replace(facts, orphaned_at=datetime(2028, 5, 17, 12, tzinfo=UTC))

        assert facts.orphaned_at is None
        assert facts.to_data() == data
        assert orphan.to_data() == data | {"orphaned_at": "2028-05-17T12:00:00Z"}
        assert EstablishmentFacts.from_data(orphan.to_data()) == orphan
