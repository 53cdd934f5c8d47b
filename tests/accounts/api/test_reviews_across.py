"""Reviews across all the establishments one administers (design.md §4.3)."""

from datetime import datetime
from typing import Any

import pytest
import time_machine

from services.accounts.domain import MONTHS
from shared import clock
from shared.clock import months_after, paris_date
from shared.events import accounts
from tests.accounts.due import END, link
from tests.accounts.reviewing import open_review
from tests.accounts.world import NOW, Person, World, coordinates
from tests.answers import Answer, refused

LATER = "2027-12-01T10:00:00Z"


@pytest.fixture
def town(world: World) -> Person:
    """A town with a user who signs in, and one who does not."""
    town = world.establishment("Ville", person=coordinates("Guy", "Ville"))
    used = world.activate(town.create(coordinates("Sara", "Dupont")))
    world.activate(town.create(coordinates("Amédée", "Chopin")))
    world.sign_in(used, at=datetime.fromisoformat("2027-11-20T08:00:00Z"))
    return town


@pytest.fixture
def linked(world: World) -> Person:
    return world.establishment("Syndicat", person=coordinates("Zoé", "Vernet"))


@pytest.fixture
def centre(world: World, town: Person, linked: Person, time: time_machine.Traveller) -> Person:
    """Somebody who administers at home, by a delegation and by a link; a year later."""
    centre = world.establishment("Centre", person=coordinates("Zoé", "Vernet"))
    world.delegate(centre, town, centre, {"accounts": "write"}, ends_on=END)
    link(world, centre, linked)
    time.move_to(LATER)
    world.hears_of_delegation(clock.now())
    for person in (town, centre, linked):
        world.sign_in(person, at=datetime.fromisoformat("2027-11-20T08:00:00Z"))
    return centre


def everywhere(caller: Person, act: str = "", establishments: Any = "all", **said: Any) -> Answer:
    return caller.post(f"/reviews{act}", {"establishments": establishments, **said})


def by_name(answer: Answer) -> dict[str, dict[str, Any]]:
    assert answer.status_code == 200, answer.json
    return {there["establishment_name"]: there for there in answer.json}


class TestOpening:
    def test_opens_one_wherever_one_administers(
        self, world: World, centre: Person, town: Person, linked: Person
    ) -> None:
        with world.announcing() as said:
            opened = by_name(everywhere(centre))

        assert {name: there["outcome"] for name, there in opened.items()} == {
            "Centre": "done",
            "Syndicat": "done",
            "Ville": "done",
        }
        assert opened["Ville"]["counts"] == {"renew": 0, "delete": 0, "leave": 0, "undecided": 3}
        assert {type(event) for event in said} == {accounts.ReviewOpened}
        shown = town.get(f"/establishments/{town.home}/reviews").json[0]
        assert shown["id"] == opened["Ville"]["review_id"]
        assert shown["opened_by"]["establishment_name"] == "Centre"

    def test_is_recorded_as_whoever_one_is_there(
        self, world: World, centre: Person, town: Person, linked: Person
    ) -> None:
        everywhere(centre)

        told = {m.tenant_id: m for m in world.outbox() if m.type == "accounts.review.opened.v1"}
        assert told[centre.home].actor_id == centre.account_id
        assert told[linked.home].actor_id == linked.account_id
        assert told[town.home].actor_id == centre.account_id
        assert told[town.home].on_behalf_of == town.home
        assert told[town.home].delegation_id is not None

    def test_tells_where_one_is_open_and_what_is_not_theirs(
        self, world: World, centre: Person, town: Person
    ) -> None:
        stranger = world.establishment("Ailleurs")
        open_review(town)

        answer = everywhere(centre, establishments=[str(town.home), str(stranger.home)])

        told = {there["establishment_id"]: there for there in answer.json}
        assert told[str(town.home)]["code"] == "review_open"
        assert told[str(town.home)]["review_id"] is not None
        assert told[str(stranger.home)]["code"] == "not_found"
        assert told[str(stranger.home)]["establishment_name"] is None
        assert stranger.get(f"/establishments/{stranger.home}/reviews").json == []

    def test_waits_for_the_terms_of_each_establishment(
        self, world: World, centre: Person, town: Person
    ) -> None:
        text = {"fr": "Vous acceptez.", "en": "You accept."}
        world.refresh_operator()
        terms = world.operator.post("/terms", {"text": text, "effective_on": "2027-12-01"}).json
        centre.post(
            f"/establishments/{centre.home}/terms-acceptances",
            {"number": terms["number"], "digest": terms["digest"]},
        )

        opened = by_name(everywhere(centre))
        decided = by_name(everywhere(centre, "/decide", decision="leave", filter={}))

        codes = {"Centre": None, "Syndicat": "terms_not_accepted_there", "Ville": None}
        assert {name: there["code"] for name, there in opened.items()} == codes
        assert decided["Syndicat"]["code"] == "no_review_open"

    def test_is_for_everybody_who_administers_something(
        self, world: World, centre: Person, town: Person
    ) -> None:
        user = world.activate(town.create(coordinates("Luc", "Simple")))
        user.profile = "user"

        assert everywhere(user).json == []


class TestLooking:
    def test_tells_how_the_reviews_stand_by_name(
        self, world: World, centre: Person, town: Person, time: time_machine.Traveller
    ) -> None:
        open_review(town)
        rows = centre.get("/reviews").json

        assert [row["establishment_name"] for row in rows] == ["Centre", "Syndicat", "Ville"]
        assert [row["by"] for row in rows] == ["own", "link", "delegation"]
        assert [row["review_id"] is not None for row in rows] == [False, False, True]
        assert rows[2]["counts"]["undecided"] == 3
        due_on = months_after(paris_date(NOW), MONTHS)
        assert [row["due_on"] for row in rows] == [str(due_on)] * 3
        assert {row["is_overdue"] for row in rows} == {False}
        time.move_to("2028-05-17T10:00:00Z")
        world.hears_of_delegation(clock.now())
        assert {row["is_overdue"] for row in centre.get("/reviews").json} == {True}


class TestDeciding:
    def test_follows_the_recommendations_wherever_a_review_is_open(
        self, world: World, centre: Person, town: Person, linked: Person
    ) -> None:
        everywhere(centre, establishments=[str(town.home), str(linked.home)])
        foretold = everywhere(centre, "/decide/forecast", decision="recommended").json

        answer = everywhere(centre, "/decide", decision="recommended", expected=foretold["count"])

        assert (foretold["count"], foretold["done"]) == (4, 4)
        there = {each["establishment_name"]: each for each in foretold["establishments"]}
        assert there["Ville"]["decisions"] == {"renew": 2, "delete": 1, "leave": 0}
        done = by_name(answer)
        assert done["Ville"]["outcomes"] == {"done": 3}
        assert done["Ville"]["counts"] == {"renew": 2, "delete": 1, "leave": 0, "undecided": 0}
        assert done["Syndicat"]["outcomes"] == {"done": 1}
        assert done["Centre"]["code"] == "no_review_open"
        names = {line["facts"]["last_name"] for line in done["Ville"]["accounts"]}
        assert names == {"Ville", "Dupont", "Chopin"}
        found = town.get(f"{town.accounts}?q=chopin").json
        assert found == []

    def test_is_recorded_as_whoever_one_is_there(
        self, world: World, centre: Person, town: Person, linked: Person
    ) -> None:
        everywhere(centre)
        everywhere(centre, "/decide", decision="renew", filter={"profile": "administrator"})

        told = {m.tenant_id: m for m in world.outbox() if m.type == "accounts.account.renewed.v1"}
        assert told[linked.home].actor_id == linked.account_id
        assert told[town.home].delegation_id is not None

    def test_decides_on_nobody_twice_unless_it_is_asked_to(
        self, centre: Person, town: Person
    ) -> None:
        everywhere(centre)
        first = everywhere(centre, "/decide", decision="leave", expected=5)
        again = everywhere(centre, "/decide", decision="renew")
        all_again = everywhere(centre, "/decide", decision="renew", filter={})

        assert by_name(first)["Ville"]["outcomes"] == {"done": 3}
        assert by_name(again)["Ville"]["accounts"] == []
        assert by_name(all_again)["Ville"]["outcomes"] == {"done": 3}

    def test_touches_no_administrator_but_to_renew_by_delegation(
        self, world: World, centre: Person, town: Person
    ) -> None:
        everywhere(centre)

        told = everywhere(
            centre, "/decide/forecast", decision="delete", filter={"profile": "administrator"}
        ).json
        done = everywhere(centre, "/decide", decision="delete", filter={"profile": "administrator"})

        codes = {
            there["establishment_name"]: [left["code"] for left in there["excluded"]]
            for there in told["establishments"]
        }
        assert codes["Ville"] == ["administrator_account"]
        assert codes["Centre"] == codes["Syndicat"] == ["own_account"]
        refusals = {
            name: [line["code"] for line in there["accounts"]]
            for name, there in by_name(done).items()
        }
        assert refusals == codes
        assert world.account(town).status == "active"

    def test_is_rehearsed_without_a_trace(self, world: World, centre: Person, town: Person) -> None:
        everywhere(centre)
        with world.announcing() as said:
            answer = everywhere(centre, "/decide", decision="recommended", dry_run=True)

        assert by_name(answer)["Ville"]["outcomes"] == {"done": 3}
        assert said == []
        assert centre.get("/reviews").json[2]["counts"]["undecided"] == 3

    def test_is_refused_where_another_number_match(self, centre: Person) -> None:
        everywhere(centre)

        answer = everywhere(centre, "/decide", decision="leave", expected=4)

        assert refused(answer) == (409, "selection_changed")
        assert answer.json["count"] == 5


class TestClosing:
    def test_closes_what_is_open_and_counts(
        self, world: World, centre: Person, town: Person
    ) -> None:
        everywhere(centre, establishments=[str(town.home)])
        everywhere(centre, "/decide", decision="leave", filter={"q": "dupont"})
        with world.announcing() as said:
            closed = by_name(everywhere(centre, "/close"))

        assert closed["Ville"]["outcome"] == "done"
        assert closed["Ville"]["counts"] == {"renew": 0, "delete": 0, "leave": 1, "undecided": 2}
        assert closed["Centre"]["code"] == "no_review_open"
        (event,) = said
        assert isinstance(event, accounts.ReviewClosed)
        assert event.counts == closed["Ville"]["counts"]
        shown = town.get(f"/establishments/{town.home}").json
        assert shown["last_reviewed_on"] == "2027-12-01"
        row = centre.get("/reviews").json[2]
        assert (row["review_id"], row["last_reviewed_on"]) == (None, "2027-12-01")
