"""Either side contests what operators, or the rules, have done to a delegation (design.md §4.8)."""

import pytest

from shared.events.delegation import ObjectionMade
from tests.answers import refused
from tests.delegation.callers import Caller
from tests.delegation.objections import REASON, SIDES, WHY, act, made, object_to, suspended_by_rules
from tests.delegation.pairs import Pair


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
