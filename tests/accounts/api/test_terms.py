"""Terms, and accepting them (design.md §4.6)."""

import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest

from shared.events import accounts
from tests.accounts.world import TODAY, Person, World, coordinates
from tests.answers import refusal

TEXT = {"fr": "Conditions.", "en": "Terms."}


def publish(world: World, **said: Any) -> dict[str, Any]:
    """Publish terms: each version after the first says which it is."""
    number = len(world.operator.get("/terms").json)
    text = {name: f"{words} {number}" for name, words in TEXT.items()} if number else TEXT
    answer = world.operator.post("/terms", {"text": text, "effective_on": TODAY.isoformat()} | said)
    assert answer.status_code == 201, answer.json
    published: dict[str, Any] = answer.json
    return published


def accept(person: Person, terms: dict[str, Any], **said: Any) -> Any:
    body = {"number": terms["number"], "digest": terms["digest"]} | said
    return person.post(f"/establishments/{person.home}/terms-acceptances", body)


class TestWhoHasNotAccepted:
    def test_is_found_among_the_establishments(self, world: World, head: Person) -> None:
        slow = world.establishment("Commune de Brindas")

        def names(has: str) -> set[str]:
            path = f"/establishments?has_accepted_terms={has}&page_size=100"
            return {row["id"] for row in world.operator.get(path).json}

        assert names("false") == set()
        terms = publish(world)
        assert {str(head.home), str(slow.home)} <= names("false")
        assert accept(head, terms).status_code == 201
        assert str(head.home) in names("true")
        assert str(slow.home) in names("false")
        assert str(head.home) not in names("false")
        assert str(world.operator.home) in names("true")


class TestPublishing:
    def test_numbers_and_digests_the_text(self, world: World, head: Person) -> None:
        with world.announcing() as said:
            terms = publish(world)

        written = json.dumps(TEXT, sort_keys=True, separators=(",", ":")).encode()
        digest = hashlib.sha256(written).hexdigest()
        assert (terms["number"], terms["digest"]) == (1, digest)
        assert said == [accounts.TermsPublished(number=1, digest=digest, effective_on=TODAY)]
        assert publish(world)["number"] == 2
        assert [row["number"] for row in head.get("/terms").json] == [2, 1]

    def test_is_for_operators(self, head: Person) -> None:
        body = {"text": TEXT, "effective_on": TODAY.isoformat()}

        assert head.post("/terms", body).status_code == 403

    @pytest.mark.parametrize(
        ("body", "fields"),
        [
            ({"text": "Conditions.", "effective_on": "2026-12-01"}, {"text"}),
            ({"text": {"fr": "Seul"}, "effective_on": "2026-12-01"}, {"text.en"}),
            ({"text": TEXT}, {"effective_on"}),
            ({"text": TEXT, "effective_on": "tomorrow"}, {"effective_on"}),
        ],
    )
    def test_tells_what_is_wrong(
        self, world: World, body: dict[str, Any], fields: set[str]
    ) -> None:
        with world.announcing() as said:
            answer = world.operator.post("/terms", body)

        assert answer.status_code == 422
        assert set(answer.json["errors"]) == fields
        assert said == []

    def test_of_a_day_that_is_over_is_refused(self, world: World) -> None:
        yesterday = TODAY - timedelta(days=1)
        with world.announcing() as said:
            answer = world.operator.post(
                "/terms", {"text": TEXT, "effective_on": yesterday.isoformat()}
            )

        assert answer.status_code == 422
        assert set(answer.json["errors"]) == {"effective_on"}
        assert said == []

    def test_of_the_text_of_the_version_before_is_refused(self, world: World) -> None:
        former = publish(world)
        publish(world)
        last = publish(world)
        with world.announcing() as said:
            answer = world.operator.post(
                "/terms", {"text": last["text"], "effective_on": TODAY.isoformat()}
            )

        assert answer.status_code == 422
        assert set(answer.json["errors"]) == {"text"}
        assert said == []
        assert publish(world, text=former["text"])["number"] == 4

    def test_shows_the_terms_in_force(self, world: World, head: Person) -> None:
        before = head.get("/terms/current").status_code
        first = publish(world)
        publish(world, effective_on="2027-01-01")

        assert before == 404
        assert head.get("/terms/current").json == first


class TestAccepting:
    def test_keeps_who_when_and_which_text(self, world: World, head: Person) -> None:
        terms = publish(world)
        with world.announcing() as said:
            answer = accept(head, terms)

        assert answer.status_code == 201
        assert answer.json["account_id"] == str(head.account_id)
        (event,) = said
        assert isinstance(event, accounts.TermsAccepted)
        assert event.establishment.accepted_terms == 1
        assert head.get(f"/establishments/{head.home}").json["accepted_terms"] == 1

    def test_twice_is_once(self, world: World, head: Person) -> None:
        terms = publish(world)
        first = accept(head, terms)
        with world.announcing() as said:
            again = accept(head, terms)

        assert again.json == first.json
        assert said == []

    def test_of_another_text_is_refused(self, world: World, head: Person) -> None:
        old = publish(world)
        new = publish(world)
        with world.announcing() as said:
            wrong = accept(head, new, digest="0" * 64)
            former = accept(head, old)
            nothing = accept(head, new, number=9)
            bad = accept(head, new, digest="x", number="one")

        assert refusal(wrong) == refusal(former) == refusal(nothing) == "terms_changed"
        assert (wrong.json["number"], wrong.json["digest"]) == (2, new["digest"])
        assert set(bad.json["errors"]) == {"digest", "number"}
        assert said == []

    def test_is_for_administrators_of_the_place(self, world: World, head: Person) -> None:
        user = world.activate(head.create())
        terms = publish(world)
        stranger = world.establishment("Commune de Brindas")
        path = f"/establishments/{head.home}/terms-acceptances"
        body = {"number": terms["number"], "digest": terms["digest"]}

        assert user.post(path, body).status_code == 403
        assert stranger.post(path, body).status_code == 404


class TestGate:
    def test_lets_an_administrator_read_accept_and_delete_only(
        self, world: World, head: Person
    ) -> None:
        leaver = head.create()
        terms = publish(world)
        with world.announcing() as said:
            refused = head.post(head.accounts, coordinates() | {"profile": "user"})

        assert refusal(refused) == "terms_not_accepted"
        assert said == []
        assert head.get(head.accounts).status_code == 200
        assert head.call("DELETE", leaver.path).status_code == 204
        assert accept(head, terms).status_code == 201
        assert head.create().identifier
