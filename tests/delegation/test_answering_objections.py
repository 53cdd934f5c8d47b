"""Operators read objections and answer; what is kept of each (design.md §4.8)."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from services.delegation.chores import forget_texts
from services.delegation.models import Objection
from shared import tenancy
from shared.events.delegation import ObjectionAnswered, OperatorActed
from tests.answers import refused
from tests.delegation.callers import Caller
from tests.delegation.objections import SIDES, WHY, act, made, open_ones
from tests.delegation.pairs import Pair
from tests.delegation.world import World


class TestOperators:
    def test_see_what_is_objected_to_the_oldest_first(
        self, joined: Pair, operator: Caller, clock: time_machine.Traveller
    ) -> None:
        delegation_id = joined.agreed()
        act(joined, operator, delegation_id)
        first = made(joined.answerer, delegation_id)
        clock.shift(timedelta(minutes=1))
        second = made(joined.asker, delegation_id)

        rows = operator.get("/platform/objections").json

        assert [row["id"] for row in rows] == [first["id"], second["id"]]
        assert rows[0]["message"] == WHY["message"]
        assert rows[0]["centralising"]["name"] == joined.centre.name
        assert rows[0]["delegating"]["name"] == joined.town.name
        assert rows[0]["delegation_status"] == "suspended"
        assert "made_by" not in rows[0]

    def test_answer_once_and_the_side_reads_it(self, joined: Pair, operator: Caller) -> None:
        delegation_id = joined.agreed()
        act(joined, operator, delegation_id)
        first = made(joined.asker, delegation_id)
        path = f"/platform/objections/{first['id']}/answer"

        answered = operator.post(path, {"answer": "Nous la levons."})
        again = operator.post(path, {"answer": "Non."})

        assert (answered.json["status"], answered.json["answer"]) == (
            "answered",
            "Nous la levons.",
        )
        assert refused(again) == (409, "objection_answered")
        (shown,) = joined.asker.get(f"/delegations/{delegation_id}/objections").json
        assert (shown["status"], shown["answer"]) == ("answered", "Nous la levons.")
        assert str(operator.id) not in str(shown)
        assert open_ones(operator, status="open") == []
        assert open_ones(operator, status="answered") == [first["id"]]
        (event,) = joined.world.announced(ObjectionAnswered)
        assert isinstance(event, ObjectionAnswered)
        assert (event.objection.status, event.objection.answer) == ("answered", "Nous la levons.")

    def test_leave_a_trace_where_they_answer(self, joined: Pair, operator: Caller) -> None:
        delegation_id = joined.agreed()
        act(joined, operator, delegation_id)
        first = made(joined.asker, delegation_id)

        operator.post(f"/platform/objections/{first['id']}/answer", {"answer": "Non."})

        last = joined.world.announced(OperatorActed)[-1]
        assert isinstance(last, OperatorActed)
        assert last.establishment_id == joined.centre.establishment_id
        assert last.operation == "objections.answer"

    def test_alone_see_and_answer(self, joined: Pair, operator: Caller) -> None:
        delegation_id = joined.agreed()
        act(joined, operator, delegation_id)
        first = made(joined.asker, delegation_id)
        path = f"/platform/objections/{first['id']}/answer"

        for caller in (joined.asker, joined.answerer):
            assert refused(caller.get("/platform/objections")) == (403, "forbidden")
            assert refused(caller.post(path, {"answer": "Oui."})) == (403, "forbidden")
        unknown = operator.post(f"/platform/objections/{uuid4()}/answer", {"answer": "Oui."})
        assert refused(unknown) == (404, "not_found")
        assert open_ones(operator, status="open") == [first["id"]]


class TestTheDatabase:
    def test_shows_an_objection_to_its_side_alone(
        self, joined: Pair, operator: Caller, world: World
    ) -> None:
        delegation_id = joined.agreed()
        act(joined, operator, delegation_id)
        made(joined.asker, delegation_id)

        for side, seen in ((joined.centre, 1), (joined.town, 0)):
            with world.sessions() as session:
                tenancy.confine(session, side.establishment_id)
                assert len(session.scalars(select(Objection)).all()) == seen

    def test_takes_one_for_each_side_and_act(
        self, joined: Pair, operator: Caller, world: World
    ) -> None:
        delegation_id = joined.agreed()
        act(joined, operator, delegation_id)
        made(joined.asker, delegation_id)
        made(joined.answerer, delegation_id)

        with world.look() as session, pytest.raises(IntegrityError, match="uq_objections_once"):
            session.execute(
                update(Objection).values(establishment_id=joined.centre.establishment_id)
            )

    def test_forgets_the_words_with_the_delegation_s(
        self, joined: Pair, operator: Caller, world: World, clock: time_machine.Traveller
    ) -> None:
        delegation_id = joined.agreed()
        act(joined, operator, delegation_id, "terminate")
        first = made(joined.asker, delegation_id)
        operator.post(f"/platform/objections/{first['id']}/answer", {"answer": "Non."})
        clock.shift(timedelta(days=1826))

        assert forget_texts(world.sessions, world.now(), world.tools) == 1

        with world.look() as session:
            (kept,) = session.scalars(select(Objection)).all()
            assert (kept.message, kept.answer) == (None, None)


class TestOnesOwnData:
    def test_holds_what_one_has_objected_to(self, joined: Pair, operator: Caller) -> None:
        delegation_id = joined.agreed()
        act(joined, operator, delegation_id)
        made(joined.asker, delegation_id)

        held = {who: getattr(joined, who).get("/me/data").json["data"] for who in SIDES}

        assert [row["message"] for row in held["asker"]["objections"]] == [WHY["message"]]
        assert held["answerer"]["objections"] == []
