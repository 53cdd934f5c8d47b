"""Who can do something somewhere, by delegation."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from shared.events.identity import ClientFacts
from tests.answers import refused
from tests.delegation.callers import Caller
from tests.delegation.pairs import Pair, pair
from tests.delegation.world import TODAY, World


def told(caller: Caller, **query: Any) -> list[dict[str, Any]]:
    answer = caller.get("/access/people", query_string=query)
    assert answer.status_code == 200, answer.json
    rows: list[dict[str, Any]] = answer.json
    return rows


def ids(rows: list[dict[str, Any]]) -> set[str]:
    return {row["account_id"] or row["client_id"] for row in rows}


class TestWhoCanUseAService:
    def test_is_told_to_either_side(self, joined: Pair) -> None:
        end = (TODAY + timedelta(days=90)).isoformat()
        delegation_id = joined.agreed({"affiliation": "write", "letters": "read"}, ends_on=end)
        writer = joined.assigned(delegation_id, {"affiliation": "write"})
        reader = joined.assigned(delegation_id, {"affiliation": "read", "letters": "read"})
        place = str(joined.town.establishment_id)

        here = told(joined.answerer, service="affiliation")

        assert ids(here) == {str(writer.id), str(reader.id)}
        (row,) = told(joined.answerer, service="affiliation", level="write")
        assert row["holder"]["last_name"] == writer.facts.last_name
        assert (row["level"], row["delegation_id"]) == ("write", str(delegation_id))
        assert (row["until"], row["last_acted_at"]) == (end, None)
        assert row["centralising"]["name"] == joined.centre.name
        assert told(joined.asker, service="affiliation", establishment_id=place) == here
        assert told(joined.asker, service="affiliation") == []
        assert told(joined.answerer, service="carriere") == []

    def test_is_what_the_decision_says(self, joined: Pair, world: World) -> None:
        delegation_id = joined.agreed({"affiliation": "read"})
        people = [joined.assigned(delegation_id, {"affiliation": "read"}) for _ in range(3)]
        world.changed(people[0].facts, expires_on=TODAY - timedelta(days=1))
        world.changed(people[1].facts, expires_on=TODAY + timedelta(days=3))

        rows = told(joined.answerer, service="affiliation")

        assert ids(rows) == {str(each.id) for each in people if joined.may(each)}
        assert len(rows) == 2
        untils = {row["account_id"]: row["until"] for row in rows}
        assert untils[str(people[1].id)] == (TODAY + timedelta(days=3)).isoformat()
        joined.answerer.post(f"/delegations/{delegation_id}/suspend", {"reason": "Pause."})
        assert told(joined.answerer, service="affiliation") == []

    def test_names_applications_too(self, joined: Pair, client: ClientFacts) -> None:
        delegation_id = joined.agreed({"affiliation": "read"})
        body = {"client_id": str(client.client_id), "rights": {"affiliation": "read"}}
        answer = joined.asker.post(f"/delegations/{delegation_id}/assignments", body)
        assert answer.status_code == 201, answer.json

        may = joined.world.client().get(
            "/access",
            query_string={
                "client_id": client.client_id,
                "establishment_id": joined.town.establishment_id,
                "service": "affiliation",
                "level": "read",
            },
        )
        rows = told(joined.answerer, service="affiliation")

        assert bool(rows) is may.json["allowed"]
        assert ids(rows) <= {str(client.client_id)}

    def test_tells_a_centre_nothing_of_another(self, world: World) -> None:
        one, two = pair(world, centre="Centre A"), pair(world, centre="Centre B")
        one.assigned(one.agreed())
        second = two.ask({"carriere": "read"}, targets=[one.target])
        assert one.accept(second).status_code == 200
        place = str(one.town.establishment_id)

        assert told(two.asker, service="affiliation", establishment_id=place) == []
        assert len(told(one.asker, service="affiliation", establishment_id=place)) == 1

    def test_is_for_administrators_and_rests_on_no_old_news(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        worker = joined.assigned(joined.agreed())

        assert refused(worker.get("/access/people?service=affiliation")) == (403, "forbidden")
        clock.shift(timedelta(minutes=5))
        answer = joined.answerer.get("/access/people?service=affiliation")
        assert refused(answer) == (503, "access_knowledge_stale")

    @pytest.mark.parametrize("query", ["service=", "level=none", "establishment_id=b"])
    def test_needs_what_makes_sense(self, joined: Pair, query: str) -> None:
        assert refused(joined.answerer.get(f"/access/people?{query}")) == (422, "invalid")


class TestEveryService:
    def test_has_a_row_for_each_right_that_somebody_holds_here(self, joined: Pair) -> None:
        delegation_id = joined.agreed({"affiliation": "write", "carriere": "read"})
        both = joined.assigned(delegation_id, {"affiliation": "write", "carriere": "read"})
        one = joined.assigned(delegation_id, {"affiliation": "read"})

        rows = told(joined.answerer)

        held = sorted((row["account_id"], row["service"], row["level"]) for row in rows)
        assert held == sorted(
            [
                (str(both.id), "affiliation", "write"),
                (str(both.id), "carriere", "read"),
                (str(one.id), "affiliation", "read"),
            ]
        )
        assert [row for row in rows if row["service"] == "affiliation"] == sorted(
            told(joined.answerer, service="affiliation"), key=rows.index
        )
        assert all(set(row["labels"]) == {"fr", "en"} for row in rows)
        written = told(joined.answerer, level="write")
        assert [row["service"] for row in written] == ["affiliation"]

    def test_goes_delegation_by_delegation(self, world: World) -> None:
        late, early = pair(world, centre="Centre Z"), pair(world, centre="Centre A")
        late.assigned(late.agreed())
        second = early.ask({"carriere": "read"}, targets=[late.target])
        assert late.accept(second).status_code == 200
        theirs = replace(late, centre=early.centre, asker=early.asker)
        theirs.assigned(second, {"carriere": "read"})

        rows = told(late.answerer)

        assert [row["centralising"]["name"] for row in rows] == ["Centre A", "Centre Z"]
        assert [row["service"] for row in rows] == ["carriere", "affiliation"]
