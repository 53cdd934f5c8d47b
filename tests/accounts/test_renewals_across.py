"""Renewing everything due across many establishments, as a job (design.md §4.3)."""

import csv
import io
from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import update

from shared import clock
from shared.access.tables import AccessDelegation
from tests.accounts.crowds import fill, renewed
from tests.accounts.working import Works, job_of, report_of
from tests.accounts.world import Person, World, coordinates
from tests.answers import Answer

END = date(2028, 12, 31)
LATER = "2028-04-01T10:00:00Z"
BATCH = 50


@pytest.fixture
def overrides() -> dict[str, str]:
    return {"AT_ONCE": "2"}


@pytest.fixture
def works(world: World) -> Works:
    return Works(world)


@pytest.fixture
def towns(world: World) -> list[Person]:
    """Two towns, with many people in the second."""
    names = ("Ville", "Village")
    made = [world.establishment(name, person=coordinates("Guy", name)) for name in names]
    fill(world, made[1], BATCH + 10)
    return made


@pytest.fixture
def centre(world: World, towns: list[Person], time: time_machine.Traveller) -> Person:
    """Somebody who administers both by delegations, on a day on which all is due."""
    centre = world.establishment("Centre", person=coordinates("Zoé", "Vernet"))
    for town in towns:
        world.delegate(centre, town, centre, {"accounts": "write"}, ends_on=END)
    time.move_to(LATER)
    world.hears_of_delegation(clock.now())
    return centre


def renew(person: Person) -> Answer:
    return person.post("/renewals", {"establishments": "all"})


class TestRenewingManyAcross:
    def test_is_a_job_that_tells_of_each_account_and_where(
        self, world: World, centre: Person, towns: list[Person], works: Works
    ) -> None:
        answer = renew(centre)
        works.run()

        job = job_of(centre, answer)
        assert (job["status"], job["outcomes"]) == ("done", {"done": BATCH + 13})
        lines = [*report_of(centre, answer), *report_of(centre, answer, "&page=2")]
        places = {line["facts"]["establishment"] for line in lines}
        assert places >= {"Ville", "Village"}
        assert set(renewed(world).values()) == {1}

    def test_is_reported_with_names_and_places_in_columns_of_their_own(
        self, centre: Person, works: Works
    ) -> None:
        answer = centre.post(
            "/renewals", {"establishments": "all"}, headers={"Accept-Language": "fr"}
        )
        works.run()

        path = answer.headers["Location"].removeprefix("/accounts/v1")
        text = centre.get(f"{path}/report.csv").data.decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
        assert len(rows) == BATCH + 13
        assert {row["établissement"] for row in rows} == {"Centre", "Ville", "Village"}
        assert {row["résultat"] for row in rows} == {"fait"}
        assert all(row["identifiant"] and row["nom"] and row["prénom"] for row in rows)
        assert not any("{" in cell or "[" in cell for row in rows for cell in row.values())

    def test_is_rehearsed_without_a_trace(self, world: World, centre: Person, works: Works) -> None:
        answer = centre.post("/renewals", {"establishments": "all", "dry_run": True})
        works.run()

        job = job_of(centre, answer)
        assert (job["status"], job["outcomes"]) == ("done", {"done": BATCH + 13})
        assert renewed(world) == {}

    def test_is_refused_where_another_number_is_expected(
        self, world: World, centre: Person, works: Works
    ) -> None:
        answer = centre.post("/renewals", {"establishments": "all", "expected": BATCH})
        works.run()

        assert (answer.status_code, answer.json["count"]) == (409, BATCH + 13)
        assert renewed(world) == {}

    def test_is_recorded_as_whom_it_was_done(
        self, world: World, centre: Person, towns: list[Person], works: Works
    ) -> None:
        renew(centre)
        works.run()

        told = [m for m in world.outbox() if m.type == "accounts.account.renewed.v1"]
        theirs = {(m.tenant_id, m.on_behalf_of) for m in told if m.tenant_id != centre.home}
        assert theirs == {(town.home, town.home) for town in towns}
        assert {m.actor_id for m in told} == {centre.account_id}
        assert None not in {m.delegation_id for m in told if m.tenant_id != centre.home}

    def test_asks_again_before_each_batch_where_they_may(
        self, world: World, centre: Person, towns: list[Person], works: Works
    ) -> None:
        answer = renew(centre)
        works.turn()
        with world.look() as session:
            session.execute(update(AccessDelegation).values(is_granting=False))
        works.run()

        job = job_of(centre, answer)
        assert job["status"] == "done"
        assert job["outcomes"] == {"done": BATCH + 1, "refused": 12}  # their own is still theirs

    def test_waits_while_that_cannot_be_known(
        self,
        world: World,
        centre: Person,
        works: Works,
        time: time_machine.Traveller,
    ) -> None:
        answer = renew(centre)
        time.shift(timedelta(minutes=5))
        works.turn()
        assert job_of(centre, answer)["done"] == 0

        time.shift(timedelta(minutes=1))
        world.hears_of_delegation(clock.now())
        works.run()

        assert job_of(centre, answer)["outcomes"] == {"done": BATCH + 13}

    def test_of_a_few_is_done_at_once(self, centre: Person, towns: list[Person]) -> None:
        answer = centre.post("/renewals", {"establishments": [str(towns[0].home)]})

        assert (answer.status_code, answer.json["remaining"]) == (200, 0)
        (there,) = answer.json["establishments"]
        assert [line["outcome"] for line in there["accounts"]] == ["done"]
