"""One decision on all accounts of a review that match, or whatever is recommended on each."""

from datetime import datetime
from typing import Any

import pytest
import time_machine

from shared import clock
from tests.accounts.due import END
from tests.accounts.reviewing import decide, open_review
from tests.accounts.world import Person, World, coordinates
from tests.answers import Answer, refused

LATER = "2027-12-01T10:00:00Z"
REMAINING = {"decision": "undecided"}


@pytest.fixture
def deputy(world: World, head: Person) -> Person:
    return world.activate(head.create(coordinates("Ada", "Bovary"), profile="administrator"))


@pytest.fixture
def review(
    world: World,
    head: Person,
    deputy: Person,
    staff: dict[str, Person],
    time: time_machine.Traveller,
) -> str:
    """A year later: Dupont and the administrators sign in, Chopin does not."""
    for person in (staff["used"], head, deputy):
        world.sign_in(person, at=datetime.fromisoformat("2027-11-20T08:00:00Z"))
    world.activate(staff["invited"])
    staff["new"] = head.create(coordinates("Luc", "Nouveau"))
    time.move_to(LATER)
    return open_review(head)


def on_many(caller: Person, review: str, decision: str, **said: Any) -> Answer:
    return caller.post(f"{review}/decide", {"decision": decision, **said})


def foretold(caller: Person, review: str, decision: str, **said: Any) -> dict[str, Any]:
    answer = caller.post(f"{review}/decide/forecast", {"decision": decision, **said})
    assert answer.status_code == 200, answer.json
    told: dict[str, Any] = answer.json
    return told


def outcomes(answer: Answer) -> dict[str, tuple[str, str | None]]:
    assert answer.status_code == 200, answer.json
    return {
        line["facts"]["last_name"]: (line["facts"]["decision"], line["code"])
        for line in answer.json
    }


class TestOneDecisionOnMany:
    def test_is_taken_on_all_that_match(
        self, world: World, head: Person, review: str, staff: dict[str, Person]
    ) -> None:
        answer = on_many(head, review, "renew", filter={"profile": "administrator"}, expected=2)

        assert outcomes(answer) == {"Auberive": ("renew", None), "Bovary": ("renew", None)}
        assert str(world.account(head).expires_on) == "2029-06-01"
        assert head.get(review).json["counts"] == {
            "renew": 2,
            "delete": 0,
            "leave": 0,
            "undecided": 3,
        }

    def test_names_each_and_why_it_is_refused(
        self, head: Person, review: str, staff: dict[str, Person]
    ) -> None:
        ids = [str(p.account_id) for p in (head, staff["unused"], staff["new"])]

        answer = on_many(head, review, "delete", ids=[*ids, ids[0][:-12] + "0" * 12])

        (gone,) = [line for line in answer.json if not line["facts"]]
        assert (gone["outcome"], gone["code"]) == ("refused", "not_found")
        told = {line["facts"]["last_name"]: line["code"] for line in answer.json if line["facts"]}
        assert told == {"Auberive": "own_account", "Chopin": None, "Nouveau": "only_invited"}
        assert all(line["message"] for line in answer.json if line["outcome"] == "refused")
        assert staff["unused"].identifier in {
            line["facts"]["identifier"] for line in answer.json if line["facts"]
        }

    def test_is_refused_where_another_number_match(self, head: Person, review: str) -> None:
        answer = on_many(head, review, "leave", filter=REMAINING, expected=4)

        assert refused(answer) == (409, "selection_changed")
        assert answer.json["count"] == 5
        assert head.get(review).json["counts"]["undecided"] == 5

    @pytest.mark.parametrize("decision", ["renew", "delete", "leave", "recommended"])
    def test_is_rehearsed_without_a_trace(
        self, world: World, head: Person, review: str, decision: str
    ) -> None:
        with world.announcing() as said:
            answer = on_many(head, review, decision, filter={}, dry_run=True)
            in_address = head.post(
                f"{review}/decide?dry_run=true", {"decision": decision, "filter": {}}
            )

        assert len(outcomes(answer)) == 5
        assert outcomes(answer) == outcomes(in_address)
        assert said == []
        assert head.get(review).json["counts"]["undecided"] == 5

    @pytest.mark.parametrize(
        "body",
        [
            {"decision": "renew"},
            {"decision": "renew", "ids": [], "filter": {}},
            {"decision": "keep", "filter": {}},
            {"filter": {}},
            {"decision": "renew", "filter": {"status": "asleep"}},
            {"decision": "renew", "filter": {}, "expected": -1},
        ],
    )
    def test_is_asked_for_sensibly(self, head: Person, review: str, body: dict[str, Any]) -> None:
        assert head.post(f"{review}/decide", body).status_code == 422

    def test_is_not_taken_in_a_review_that_is_over(self, head: Person, review: str) -> None:
        head.post(f"{review}/close")

        for path in (f"{review}/decide", f"{review}/decide/forecast"):
            answer = head.post(path, {"decision": "leave", "filter": {}})
            assert refused(answer) == (409, "review_closed")

    def test_is_for_administrators_of_the_establishment(
        self, world: World, head: Person, review: str, staff: dict[str, Person]
    ) -> None:
        user, other = staff["used"], world.establishment("Commune de Brindas")
        world.hears_of_delegation(clock.now())
        user.profile = "user"

        assert on_many(user, review, "leave", filter={}).status_code == 403
        assert on_many(other, review, "leave", filter={}).status_code == 404

    def test_of_a_delegate_touches_no_administrator_but_to_renew(
        self, world: World, head: Person, review: str
    ) -> None:
        centre = world.establishment("Centre de gestion")
        world.delegate(centre, head, centre, {"accounts": "write"}, ends_on=END)
        world.hears_of_delegation(clock.now())

        deleted = outcomes(on_many(centre, review, "delete", filter={"profile": "administrator"}))
        renewed = outcomes(on_many(centre, review, "renew", filter={"profile": "administrator"}))

        assert {code for _, code in deleted.values()} == {"administrator_account"}
        assert {code for _, code in renewed.values()} == {None}


class TestFollowingTheRecommendations:
    def test_does_what_was_foretold_for_those_that_remain(
        self, world: World, head: Person, review: str, staff: dict[str, Person]
    ) -> None:
        decide(head, review, leave=staff["used"])
        before = foretold(head, review, "recommended", filter=REMAINING)

        answer = on_many(head, review, "recommended", filter=REMAINING, expected=before["count"])

        assert (before["count"], before["done"], before["excluded"]) == (4, 4, [])
        assert before["decisions"] == {"renew": 2, "delete": 2, "leave": 0}
        assert outcomes(answer) == {
            "Auberive": ("renew", None),
            "Bovary": ("renew", None),
            "Chopin": ("delete", None),
            "Échard": ("delete", None),
        }
        assert world.account(staff["unused"]).status == "deleted"
        assert world.account(staff["new"]).status == "invited"
        assert head.get(review).json["counts"] == {
            "renew": 2,
            "delete": 2,
            "leave": 1,
            "undecided": 0,
        }

    def test_is_foretold_with_whom_it_leaves_out(
        self, world: World, head: Person, review: str, staff: dict[str, Person]
    ) -> None:
        told = foretold(head, review, "delete", filter={})

        assert (told["count"], told["done"]) == (5, 4)
        (left,) = told["excluded"]
        assert (left["code"], left["count"]) == ("own_account", 1)
        assert left["examples"][0]["last_name"] == "Auberive"
        outcome = outcomes(on_many(head, review, "delete", filter={}, dry_run=True))
        assert {name for name, (_, code) in outcome.items() if code} == {"Auberive"}
