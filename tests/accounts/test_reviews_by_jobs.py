"""Decisions on many accounts of reviews, as jobs (design.md §4.3)."""

import csv
import io
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, update

from services.accounts.domain import AccountStatus
from services.accounts.models import Account, Decision
from shared import clock
from shared.access.tables import AccessDelegation
from tests.accounts.crowds import fill
from tests.accounts.due import END
from tests.accounts.reviewing import open_review
from tests.accounts.working import BATCH, Works, job_of, report_of
from tests.accounts.world import Person, World, coordinates
from tests.answers import Answer

LATER = "2027-12-01T10:00:00Z"
MANY = BATCH + 10
REMAINING = {"decision": "undecided"}


@pytest.fixture
def overrides() -> dict[str, str]:
    return {"AT_ONCE": "2"}


@pytest.fixture
def works(world: World) -> Works:
    return Works(world)


def follow(caller: Person, review: str, **said: Any) -> Answer:
    body = {"decision": "recommended", "filter": REMAINING, **said}
    return caller.post(f"{review}/decide", body)


def sign_in_all(world: World, names: str) -> None:
    """Have people have signed in lately, without a word."""
    with world.look() as session:
        session.execute(
            update(Account)
            .where(Account.sort_name.like(names))
            .values(last_signed_in_at=clock.now())
        )


def states(world: World) -> Counter[str]:
    with world.look() as session:
        return Counter(session.scalars(select(Account.status).where(Account.profile == "user")))


class TestFollowingTheRecommendationsOnMany:
    @pytest.fixture
    def head(self, world: World, time: time_machine.Traveller) -> Person:
        """An administrator in use, and many who have never signed in for a year."""
        head = world.establishment()
        fill(world, head, MANY)
        time.move_to(LATER)
        world.sign_in(head, at=clock.now())
        return head

    def test_is_a_job_that_tells_of_each(self, world: World, head: Person, works: Works) -> None:
        review = open_review(head)
        answer = follow(head, review, expected=MANY + 1)
        works.run()

        job = job_of(head, answer)
        assert (job["status"], job["outcomes"]) == ("done", {"done": MANY + 1})
        lines = [*report_of(head, answer), *report_of(head, answer, "&page=2")]
        told = Counter(line["facts"]["decision"] for line in lines)
        assert told == {"delete": MANY, "renew": 1}
        assert all(line["facts"]["identifier"] and line["facts"]["last_name"] for line in lines)
        assert states(world) == {AccountStatus.DELETED: MANY}

    def test_is_refused_where_something_else_is_recommended_when_its_turn_comes(
        self, world: World, head: Person, works: Works
    ) -> None:
        answer = follow(head, open_review(head))
        works.turn()
        left = states(world)[AccountStatus.ACTIVE]
        sign_in_all(world, "louty%")
        works.run()

        assert 0 < left < MANY
        assert states(world)[AccountStatus.ACTIVE] == left
        codes = Counter(line["code"] for line in report_of(head, answer, "&outcome=refused"))
        assert codes == {"recommendation_changed": left}

    def test_is_reported_in_words(self, world: World, head: Person, works: Works) -> None:
        answer = head.post(
            f"{open_review(head)}/decide",
            {"decision": "recommended", "filter": REMAINING},
            headers={"Accept-Language": "fr"},
        )
        works.run()

        path = answer.headers["Location"].removeprefix("/accounts/v1")
        text = head.get(f"{path}/report.csv").data.decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
        told = Counter(row["précisions"] for row in rows)
        space = "\N{NO-BREAK SPACE}"
        assert told == {
            f"décision{space}: supprimer": MANY,
            f"décision{space}: renouveler": 1,
        }
        assert all(row["identifiant"] and row["nom"] for row in rows)

    def test_stops_with_the_review(self, world: World, head: Person, works: Works) -> None:
        review = open_review(head)
        answer = follow(head, review)
        works.turn()
        left = states(world)[AccountStatus.ACTIVE]
        assert head.post(f"{review}/close").status_code == 200
        works.run()

        codes = Counter(line["code"] for line in report_of(head, answer, "&outcome=refused"))
        assert codes == {"review_closed": left}
        assert states(world)[AccountStatus.ACTIVE] == left

    def test_is_rehearsed_without_a_trace(self, world: World, head: Person, works: Works) -> None:
        review = open_review(head)
        answer = follow(head, review, dry_run=True)
        works.run()

        assert job_of(head, answer)["outcomes"] == {"done": MANY + 1}
        assert states(world) == {AccountStatus.ACTIVE: MANY}
        assert head.get(review).json["counts"]["undecided"] == MANY + 1


class TestDecidingAcross:
    @pytest.fixture
    def towns(self, world: World) -> list[Person]:
        names = ("Ville", "Village")
        made = [world.establishment(name, person=coordinates("Guy", name)) for name in names]
        fill(world, made[1], MANY)
        return made

    @pytest.fixture
    def centre(self, world: World, towns: list[Person], time: time_machine.Traveller) -> Person:
        """Somebody who administers both, a year later, where a review is open."""
        centre = world.establishment("Centre", person=coordinates("Zoé", "Vernet"))
        for town in towns:
            world.delegate(centre, town, centre, {"accounts": "write"}, ends_on=END)
        time.move_to(LATER)
        world.hears_of_delegation(clock.now())
        opened = centre.post("/reviews", {"establishments": "all"})
        assert [there["outcome"] for there in opened.json] == ["done"] * 3
        return centre

    def decide(self, centre: Person, decision: str = "recommended", **said: Any) -> Answer:
        body = {"establishments": "all", "decision": decision, **said}
        return centre.post("/reviews/decide", body)

    def test_is_a_job_that_tells_of_each_account_and_where(
        self, world: World, centre: Person, works: Works
    ) -> None:
        answer = self.decide(centre, "leave", expected=MANY + 3)
        works.run()

        assert job_of(centre, answer)["outcomes"] == {"done": MANY + 3}
        lines = [*report_of(centre, answer), *report_of(centre, answer, "&page=2")]
        assert {line["facts"]["establishment"] for line in lines} == {"Centre", "Ville", "Village"}
        with world.look() as session:
            by = set(session.scalars(select(Decision.decided_by_id)))
        assert by == {centre.account_id}

    def test_asks_again_before_each_batch_where_they_may(
        self, world: World, centre: Person, works: Works
    ) -> None:
        answer = self.decide(centre, "leave")
        works.turn()
        with world.look() as session:
            session.execute(update(AccessDelegation).values(is_granting=False))
        works.run()

        outcomes = job_of(centre, answer)["outcomes"]
        assert outcomes["done"] < MANY + 3
        assert outcomes["done"] + outcomes["refused"] == MANY + 3

    def test_waits_while_that_cannot_be_known(
        self, world: World, centre: Person, works: Works, time: time_machine.Traveller
    ) -> None:
        answer = self.decide(centre, "leave")
        time.shift(timedelta(minutes=5))
        works.turn()
        waiting = job_of(centre, answer)["done"]

        time.shift(timedelta(minutes=1))
        world.hears_of_delegation(clock.now())
        works.run()

        assert waiting == 0
        assert job_of(centre, answer)["outcomes"] == {"done": MANY + 3}
