"""Where somebody may act for others, and many questions at once."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import Connection

from tests.answers import refused
from tests.delegation.pairs import Pair, pair
from tests.delegation.world import World
from tests.statements import statements


class TestManyQuestions:
    def test_are_answered_one_by_one(self, joined: Pair) -> None:
        worker = joined.assigned(joined.agreed())
        town = str(joined.town.establishment_id)
        question = {"establishment_id": town, "service": "affiliation", "level": "read"}
        questions = [
            {**question, "account_id": str(worker.id)},
            {**question, "account_id": str(worker.id), "service": "carriere"},
            {**question, "account_id": str(uuid4())},
            question,
        ]

        answer = joined.asker.post("/access", {"questions": questions})

        assert [(a["allowed"], a["code"]) for a in answer.json] == [
            (True, None),
            (False, None),
            (False, "not_found"),
            (False, None),
        ]
        assert answer.json[3]["account_id"] == str(joined.asker.id)

    def test_are_decided_by_as_many_statements_as_one(
        self, joined: Pair, connection: Connection
    ) -> None:
        worker = joined.assigned(joined.agreed())
        town = str(joined.town.establishment_id)
        question = {"establishment_id": town, "service": "affiliation", "level": "read"}

        def asked(number: int) -> int:
            questions = [{**question, "account_id": str(worker.id)}] * number
            with statements(connection) as found:
                answers = joined.asker.post("/access", {"questions": questions}).json
            assert [answer["allowed"] for answer in answers] == [True] * number
            return len(found)

        assert asked(200) == asked(1)

    def test_say_where_there_is_no_decision(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        worker = joined.assigned(joined.agreed())
        clock.shift(timedelta(minutes=5))
        town = str(joined.town.establishment_id)
        question = {"establishment_id": town, "service": "affiliation", "level": "read"}

        (answer,) = worker.post("/access", {"questions": [question]}).json

        assert answer["allowed"] is False
        assert answer["code"] == "access_knowledge_stale"

    @pytest.mark.parametrize(
        "body", [{}, {"questions": []}, {"questions": [{}]}, {"questions": [{}] * 201}], ids=len
    )
    def test_are_whole_and_not_too_many(self, joined: Pair, body: dict[str, Any]) -> None:
        assert refused(joined.asker.post("/access", body)) == (422, "invalid")

    def test_are_reading_and_need_no_terms(self, joined: Pair) -> None:
        joined.world.publish_terms()
        town = str(joined.town.establishment_id)
        question = {"establishment_id": town, "service": "affiliation", "level": "read"}

        assert joined.asker.post("/access", {"questions": [question]}).status_code == 200


class TestThePerimeter:
    def test_lists_where_one_is_assigned(self, world: World) -> None:
        one, two = pair(world, town="Mairie de Brénod"), pair(world, town="Mairie d'Ambérieu")
        first = one.agreed({"affiliation": "write", "carriere": "read"})
        second = one.ask({"carriere": "write"}, targets=[two.target])
        two.accept(second)
        worker = one.assigned(first, {"affiliation": "read"})
        for body in ({"account_id": str(worker.id), "rights": {"carriere": "write"}},):
            one.asker.post(f"/delegations/{second}/assignments", body)

        rows = worker.get("/perimeter").json

        assert [(r["name"], r["rights"], r["delegation_ids"]) for r in rows] == [
            ("Mairie d'Ambérieu", {"carriere": "write"}, [str(second)]),
            ("Mairie de Brénod", {"affiliation": "read"}, [str(first)]),
        ]

    def test_tells_of_one_establishment_alone(self, world: World) -> None:
        one, two = pair(world, town="Mairie de Brénod"), pair(world, town="Mairie d'Ambérieu")
        worker = one.assigned(one.agreed({"affiliation": "write"}), {"affiliation": "read"})
        two.accept(one.ask({"carriere": "write"}, targets=[two.target]))

        def found(town: Pair) -> list[Any]:
            place = town.town.establishment_id
            return [r["name"] for r in worker.get(f"/perimeter?establishment_id={place}").json]

        assert (found(one), found(two)) == (["Mairie de Brénod"], [])

    def test_is_empty_for_who_is_assigned_nowhere(self, joined: Pair) -> None:
        joined.assigned(joined.agreed())

        assert joined.asker.get("/perimeter").json == []

    def test_comes_page_by_page(self, joined: Pair) -> None:
        worker = joined.assigned(joined.agreed())

        answer = worker.get("/perimeter?page=2&page_size=1")

        assert answer.json == []
        assert json.loads(answer.headers["X-Pagination"])["total"] == 1

    def test_is_refused_when_it_would_rest_on_old_news(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        worker = joined.assigned(joined.agreed())
        clock.shift(timedelta(minutes=5))

        assert refused(worker.get("/perimeter")) == (503, "access_knowledge_stale")

    def test_of_the_platforms_application_is_empty(self, joined: Pair) -> None:
        joined.assigned(joined.agreed())

        assert joined.world.client().get("/perimeter").json == []
