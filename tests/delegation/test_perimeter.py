"""Where somebody may act for others, and many questions at once."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import Connection

from tests.answers import refused
from tests.delegation.callers import Caller
from tests.delegation.pairs import Pair, pair
from tests.delegation.world import TODAY, World
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


class TestSearchingAPerimeter:
    @pytest.fixture
    def worker(self, world: World) -> Caller:
        """Somebody who works for three town halls, and may no longer for a fourth."""
        one = pair(world, town="Mairie d'Ambérieu")
        others = [pair(world, town=f"Mairie de {name}") for name in ("Brénod", "Nyons", "Éloyes")]
        worker = world.person(one.centre, profile="user")
        services: list[dict[str, str]] = [
            {"affiliation": "write"},
            {"letters": "read"},
            {"affiliation": "read", "letters": "read"},
            {"affiliation": "read"},
        ]
        for number, (each, rights) in enumerate(zip([one, *others], services, strict=True)):
            end = (TODAY + timedelta(days=10 * (number + 1))).isoformat()
            delegation_id = one.ask(rights, targets=[each.target], ends_on=end)
            each.accept(delegation_id)
            body = {"account_id": str(worker.id), "rights": rights}
            one.asker.post(f"/delegations/{delegation_id}/assignments", body)
            one.asker.post(f"/delegations/{delegation_id}/refer", {"own_reference": f"D{number}"})
        one.asker.post(f"/delegations/{delegation_id}/terminate", {"reason": "Fini."})
        return worker

    def test_finds_by_name_number_and_own_reference(self, worker: Caller) -> None:
        assert names(worker) == ["Mairie d'Ambérieu", "Mairie de Brénod", "Mairie de Nyons"]
        assert names(worker, q="amberieu") == ["Mairie d'Ambérieu"]
        assert names(worker, q="BRENOD nyons") == ["Mairie de Brénod", "Mairie de Nyons"]
        assert names(worker, q="d2") == ["Mairie de Nyons"]
        assert len(names(worker, q="vf201")) == 3
        assert names(worker, q="eloyes") == []
        assert names(worker, q="%") == []
        siret = worker.get("/perimeter").json[1]["siret"]
        assert names(worker, q=siret) == ["Mairie de Brénod"]

    def test_is_filtered_by_service_and_end(self, worker: Caller) -> None:
        def day(ahead: int) -> str:
            return (TODAY + timedelta(days=ahead)).isoformat()

        assert names(worker, service="affiliation") == ["Mairie d'Ambérieu", "Mairie de Nyons"]
        assert names(worker, service="letters") == ["Mairie de Brénod", "Mairie de Nyons"]
        assert names(worker, service="paie") == []
        assert names(worker, ends_before=day(20)) == ["Mairie d'Ambérieu"]
        assert names(worker, ends_after=day(10), ends_before=day(21)) == ["Mairie de Brénod"]

    def test_is_sorted_and_counted(self, worker: Caller) -> None:
        assert names(worker, sort="-name") == [
            "Mairie de Nyons",
            "Mairie de Brénod",
            "Mairie d'Ambérieu",
        ]
        assert names(worker, sort="-ends_on")[0] == "Mairie de Nyons"
        answer = worker.get("/perimeter?page_size=1&page=2")
        assert [row["name"] for row in answer.json] == ["Mairie de Brénod"]
        assert answer.json[0]["ends_on"] == (TODAY + timedelta(days=20)).isoformat()
        assert json.loads(answer.headers["X-Pagination"])["total"] == 3

    def test_is_told_by_as_many_statements_however_many_there_are(
        self, worker: Caller, connection: Connection
    ) -> None:
        with statements(connection) as of_three:
            assert len(names(worker)) == 3
        with statements(connection) as of_one:
            assert len(names(worker, q="nyons")) == 1

        assert len(of_three) == len(of_one)

    @pytest.mark.parametrize("query", ["sort=rights", "ends_before=demain", "q=" + "a" * 101])
    def test_refuses_what_it_does_not_know(self, worker: Caller, query: str) -> None:
        assert refused(worker.get(f"/perimeter?{query}")) == (422, "invalid")


def names(caller: Caller, **query: str) -> list[str]:
    answer = caller.get("/perimeter", query_string=query)
    assert answer.status_code == 200, answer.json
    return [row["name"] for row in answer.json]
