"""Either side contests what operators, or the rules, have done to a delegation (design.md §4.8)."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from services.delegation.chores import forget_texts
from services.delegation.models import Objection
from shared import tenancy
from shared.events.accounts import EstablishmentSuspended
from shared.events.delegation import ObjectionAnswered, ObjectionMade, OperatorActed
from tests.answers import Answer, refused
from tests.delegation.callers import Caller
from tests.delegation.pairs import Pair
from tests.delegation.world import World

WHY = {"message": "Cette suspension bloque la paie."}
REASON = {"reason": "Signalement."}
SIDES = ["asker", "answerer"]


def act(joined: Pair, operator: Caller, delegation_id: UUID, last: str = "suspend") -> None:
    """Let operators suspend, resume or end a delegation."""
    home = joined.town.establishment_id
    body = None if last == "resume" else REASON
    answer = operator.post(f"/establishments/{home}/delegations/{delegation_id}/{last}", body)
    assert answer.status_code == 200, answer.json


def object_to(caller: Caller, delegation_id: UUID, **body: Any) -> Answer:
    return caller.post(f"/delegations/{delegation_id}/objections", WHY | body)


def made(caller: Caller, delegation_id: UUID) -> dict[str, Any]:
    answer = object_to(caller, delegation_id)
    assert answer.status_code == 201, answer.json
    shown: dict[str, Any] = answer.json
    return shown


def open_ones(operator: Caller, **query: str) -> list[str]:
    answer = operator.get("/platform/objections", query_string=query)
    assert answer.status_code == 200, answer.json
    return [row["id"] for row in answer.json]


def suspended_by_rules(joined: Pair, side: str) -> UUID:
    delegation_id = joined.agreed()
    facts = joined.with_status(side, "suspended")
    joined.world.told(EstablishmentSuspended(establishment=facts, reason="Impayé."))
    return delegation_id


class TestAnObjection:
    @pytest.mark.parametrize("who", SIDES)
    def test_is_made_by_either_side_to_a_suspension_by_operators(
        self, joined: Pair, operator: Caller, who: str
    ) -> None:
        delegation_id, caller = joined.agreed(), getattr(joined, who)
        act(joined, operator, delegation_id)

        shown = made(caller, delegation_id)

        assert shown["delegation_id"] == str(delegation_id)
        assert shown["establishment_id"] == str(caller.home)
        assert shown["side"] == {"asker": "centralising", "answerer": "delegating"}[who]
        assert (shown["about"], shown["done_by"]) == ("suspension", "operator")
        assert (shown["status"], shown["answer"]) == ("open", None)
        assert shown["message"] == WHY["message"]
        assert shown["made_by"]["account_id"] == str(caller.id)
        assert joined.status(delegation_id) == "suspended"

    @pytest.mark.parametrize("who", SIDES)
    def test_is_made_to_an_end_by_operators(self, joined: Pair, operator: Caller, who: str) -> None:
        delegation_id = joined.agreed()
        act(joined, operator, delegation_id, "terminate")

        shown = made(getattr(joined, who), delegation_id)

        assert (shown["about"], shown["done_by"]) == ("termination", "operator")

    @pytest.mark.parametrize(("suspended", "who"), [("town", "asker"), ("centre", "answerer")])
    def test_is_made_to_a_suspension_by_the_rules(
        self, joined: Pair, suspended: str, who: str
    ) -> None:
        delegation_id = suspended_by_rules(joined, suspended)

        shown = made(getattr(joined, who), delegation_id)

        assert (shown["about"], shown["done_by"]) == ("suspension", "rules")

    @pytest.mark.parametrize("who", SIDES)
    def test_is_not_made_to_what_the_two_sides_do(self, joined: Pair, who: str) -> None:
        caller = getattr(joined, who)
        running, paused, ended = (
            joined.agreed({code: "read"}) for code in ("affiliation", "carriere", "letters")
        )
        joined.answerer.post(f"/delegations/{paused}/suspend", REASON)
        joined.answerer.post(f"/delegations/{ended}/terminate", REASON)

        for delegation_id in (running, paused, ended):
            answer = object_to(caller, delegation_id)
            assert refused(answer) == (409, "nothing_to_object_to")
        assert joined.world.announced(ObjectionMade) == []

    def test_is_not_made_to_what_is_over(self, joined: Pair, operator: Caller) -> None:
        delegation_id = joined.agreed()
        act(joined, operator, delegation_id)
        act(joined, operator, delegation_id, "resume")

        answer = object_to(joined.asker, delegation_id)

        assert refused(answer) == (409, "nothing_to_object_to")
        assert answer.json["delegation_status"] == "active"

    def test_is_made_once_by_each_side_to_each_act(self, joined: Pair, operator: Caller) -> None:
        delegation_id = joined.agreed()
        act(joined, operator, delegation_id)
        first = made(joined.asker, delegation_id)
        made(joined.answerer, delegation_id)

        again = object_to(joined.asker, delegation_id)

        assert refused(again) == (409, "already_objected")
        assert again.json["objection_id"] == first["id"]
        assert again.json["objection_status"] == "open"
        act(joined, operator, delegation_id, "resume")
        act(joined, operator, delegation_id)
        assert made(joined.asker, delegation_id)["id"] != first["id"]
        act(joined, operator, delegation_id, "terminate")
        assert made(joined.asker, delegation_id)["about"] == "termination"

    def test_is_made_to_each_of_two_who_suspend_it(self, joined: Pair, operator: Caller) -> None:
        delegation_id = suspended_by_rules(joined, "town")
        act(joined, operator, delegation_id)

        both = [made(joined.asker, delegation_id)["done_by"] for _ in range(2)]

        assert both == ["operator", "rules"]
        assert refused(object_to(joined.asker, delegation_id)) == (409, "already_objected")

    def test_is_seen_by_one_s_own_side_alone(self, joined: Pair, operator: Caller) -> None:
        delegation_id = joined.agreed()
        act(joined, operator, delegation_id)
        mine = made(joined.asker, delegation_id)
        path = f"/delegations/{delegation_id}"

        assert joined.asker.get(f"{path}/objections").json == [mine]
        assert joined.answerer.get(f"{path}/objections").json == []
        log = joined.answerer.get(f"{path}/events").json
        assert [line["kind"] for line in log] == ["requested", "accepted", "suspended"]

    def test_is_announced_for_its_side(self, joined: Pair, operator: Caller) -> None:
        delegation_id = joined.agreed()
        act(joined, operator, delegation_id)
        shown = made(joined.asker, delegation_id)

        (message,) = joined.world.messages(ObjectionMade)

        event = message.event
        assert isinstance(event, ObjectionMade)
        assert message.tenant_id == joined.centre.establishment_id
        assert event.delegation.delegation_id == delegation_id
        assert str(event.objection.objection_id) == shown["id"]
        assert (event.objection.kind, event.objection.by) == ("suspension", "operator")
        assert event.objection.message == WHY["message"]

    def test_is_for_administrators_of_the_two(
        self, joined: Pair, operator: Caller, stranger: Caller
    ) -> None:
        delegation_id = joined.agreed()
        act(joined, operator, delegation_id)
        user = joined.world.person(joined.town, profile="user")

        assert refused(object_to(user, delegation_id)) == (403, "forbidden")
        assert refused(object_to(stranger, delegation_id)) == (404, "not_found")
        assert refused(object_to(joined.asker, delegation_id, message=" ")) == (422, "invalid")
        assert joined.world.announced(ObjectionMade) == []


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
