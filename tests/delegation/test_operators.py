"""What the platform's staff do to delegations of others: find, suspend, resume (design.md §4.8)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine

from shared.events.accounts import EstablishmentReactivated, EstablishmentSuspended
from shared.events.delegation import (
    AccessChanged,
    DelegationResumed,
    DelegationSuspended,
    ExtensionWithdrawn,
    OperatorActed,
)
from tests.answers import Answer, refused
from tests.delegation.callers import Caller
from tests.delegation.pairs import Pair, pair
from tests.delegation.world import TODAY, World

WHY = {"reason": "Signalement en cours d'examen."}


def of(joined: Pair, delegation_id: UUID, last: str = "", *, side: str = "town") -> str:
    home = getattr(joined, side).establishment_id
    return f"/establishments/{home}/delegations/{delegation_id}{last}"


class TestAnOperatorWhoSuspends:
    @pytest.mark.parametrize("side", ["town", "centre"])
    def test_stops_access_until_operators_resume_it(
        self, joined: Pair, operator: Caller, side: str
    ) -> None:
        delegation_id = joined.agreed()
        worker = joined.assigned(delegation_id)

        suspended = operator.post(of(joined, delegation_id, "/suspend", side=side), WHY)

        assert suspended.json["status"] == "suspended"
        assert suspended.json["suspended_by"] == ["operator"]
        assert not joined.may(worker)
        for caller in (joined.asker, joined.answerer):
            shown = caller.get(f"/delegations/{delegation_id}").json
            assert (shown["suspended_by"], shown["reason"]) == (["operator"], WHY["reason"])

        resumed = operator.post(of(joined, delegation_id, "/resume", side=side))

        assert (resumed.json["status"], resumed.json["reason"]) == ("active", None)
        assert joined.may(worker)

    def test_is_told_to_both_sides_with_the_reason(self, joined: Pair, operator: Caller) -> None:
        delegation_id = joined.agreed()
        operator.post(of(joined, delegation_id, "/suspend"), WHY)
        operator.post(of(joined, delegation_id, "/resume"))

        suspended, resumed = joined.world.announced(DelegationSuspended, DelegationResumed)

        assert isinstance(suspended, DelegationSuspended)
        assert isinstance(resumed, DelegationResumed)
        assert (suspended.by, suspended.delegation.reason) == ("operator", WHY["reason"])
        assert (resumed.by, resumed.delegation.reason) == ("operator", None)

    def test_is_not_overruled_by_the_delegating_side(self, joined: Pair, operator: Caller) -> None:
        delegation_id = joined.agreed()
        operator.post(of(joined, delegation_id, "/suspend"), WHY)

        answer = joined.answerer.post(f"/delegations/{delegation_id}/resume")

        assert refused(answer) == (409, "suspended_by_operators")
        assert joined.status(delegation_id) == "suspended"

    @pytest.mark.parametrize("first", ["operator", "answerer"])
    def test_and_the_delegating_side_each_take_back_their_own(
        self, joined: Pair, operator: Caller, first: str
    ) -> None:
        delegation_id = joined.agreed()
        path = f"/delegations/{delegation_id}"
        joined.answerer.post(f"{path}/suspend", {"reason": "Pause."})
        operator.post(of(joined, delegation_id, "/suspend"), WHY)
        both = joined.answerer.get(path).json
        resume: dict[str, Any] = {
            "operator": lambda: operator.post(of(joined, delegation_id, "/resume")),
            "answerer": lambda: joined.answerer.post(f"{path}/resume"),
        }
        second = "answerer" if first == "operator" else "operator"

        half: Answer = resume[first]()
        whole: Answer = resume[second]()

        assert both["suspended_by"] == ["delegating", "operator"]
        assert both["reason"] == WHY["reason"]
        assert half.json["status"] == "suspended"
        left = {"operator": WHY["reason"], "answerer": "Pause."}[second]
        assert half.json["reason"] == left
        assert whole.json["status"] == "active"
        grants = joined.world.announced(AccessChanged)
        assert [event.to_data()["is_granting"] for event in grants] == [True, False, True]

    def test_is_told_even_where_the_delegating_side_had_suspended_it(
        self, joined: Pair, operator: Caller
    ) -> None:
        delegation_id = joined.agreed()
        joined.answerer.post(f"/delegations/{delegation_id}/suspend", {"reason": "Pause."})

        operator.post(of(joined, delegation_id, "/suspend"), WHY)

        told = joined.world.announced(DelegationSuspended)
        assert [event.to_data()["by"] for event in told] == ["delegating", "operator"]

    def test_is_not_undone_by_the_rules(self, joined: Pair, operator: Caller) -> None:
        delegation_id = joined.agreed()
        operator.post(of(joined, delegation_id, "/suspend"), WHY)
        facts = joined.with_status("centre", "suspended")
        joined.world.told(EstablishmentSuspended(establishment=facts, reason="x"))
        joined.world.told(EstablishmentReactivated(establishment=joined.with_status("centre")))

        shown = joined.answerer.get(f"/delegations/{delegation_id}").json

        assert (shown["status"], shown["suspended_by"]) == ("suspended", ["operator"])

    def test_takes_an_extension_away(self, joined: Pair, operator: Caller) -> None:
        delegation_id = joined.agreed()
        joined.answerer.post(f"/delegations/{delegation_id}/allow-extension", {"days": 30})

        operator.post(of(joined, delegation_id, "/suspend"), WHY)

        (withdrawn,) = joined.world.announced(ExtensionWithdrawn)
        assert isinstance(withdrawn, ExtensionWithdrawn)
        assert (withdrawn.by, withdrawn.because) == ("operator", "suspended")

    def test_leaves_a_trace_and_no_name(self, joined: Pair, operator: Caller) -> None:
        delegation_id = joined.agreed()
        operator.post(of(joined, delegation_id, "/suspend"), WHY)
        operator.post(of(joined, delegation_id, "/resume"))

        acts = joined.world.announced(OperatorActed)
        log = joined.answerer.get(f"/delegations/{delegation_id}/events").json[-2:]

        assert [act.to_data()["operation"] for act in acts] == [
            "delegations.suspend_any",
            "delegations.resume_any",
        ]
        assert [(line["kind"], line["side"], line["by"]) for line in log] == [
            ("suspended", "operator", None),
            ("resumed", "operator", None),
        ]

    def test_is_refused_what_leads_nowhere(self, joined: Pair, operator: Caller) -> None:
        waiting, running = joined.ask({"carriere": "read"}), joined.agreed()

        assert refused(operator.post(of(joined, waiting, "/suspend"), WHY)) == (409, "wrong_state")
        assert refused(operator.post(of(joined, running, "/resume"))) == (409, "wrong_state")
        assert refused(operator.post(of(joined, running, "/suspend"), {})) == (422, "invalid")
        joined.answerer.post(f"/delegations/{running}/suspend", {"reason": "Pause."})
        others = operator.post(of(joined, running, "/resume"))
        operator.post(of(joined, running, "/suspend"), WHY)
        again = operator.post(of(joined, running, "/suspend"), WHY)

        assert refused(others) == (409, "suspended_by_others")
        assert refused(again) == (409, "already_suspended")

    def test_may_end_it_and_the_reason_of_the_end_is_told(
        self, joined: Pair, operator: Caller
    ) -> None:
        delegation_id = joined.agreed()
        operator.post(of(joined, delegation_id, "/suspend"), WHY)

        ended = operator.post(of(joined, delegation_id, "/terminate"), {"reason": "Confirmé."})

        assert (ended.json["status"], ended.json["suspended_by"]) == ("terminated", [])
        assert ended.json["reason"] == "Confirmé."

    @pytest.mark.parametrize("last", ["/suspend", "/resume"])
    def test_alone_may(self, joined: Pair, last: str) -> None:
        delegation_id = joined.agreed()
        body = WHY if last == "/suspend" else None

        stranger = joined.asker.post(of(joined, delegation_id, last), body)
        own = joined.answerer.post(of(joined, delegation_id, last), body)

        assert (refused(stranger), refused(own)) == ((404, "not_found"), (403, "forbidden"))
        assert joined.status(delegation_id) == "active"


class TestAnOperatorWhoSearches:
    def found(self, operator: Caller, **query: object) -> list[UUID]:
        answer = operator.get("/platform/delegations", query_string=query)
        assert answer.status_code == 200, answer.json
        return [UUID(row["id"]) for row in answer.json]

    def test_finds_delegations_of_anybody_by_either_side(
        self, world: World, operator: Caller, clock: time_machine.Traveller
    ) -> None:
        loire = pair(world, centre="Centre de la Loire", town="Mairie d'Éloyes")
        rhone = pair(world, centre="Centre du Rhône", town="Mairie de Nyons")
        first = loire.agreed()
        clock.shift(timedelta(minutes=1))
        second = rhone.ask({"carriere": "read"})

        assert self.found(operator) == [second, first]
        assert self.found(operator, q="loire") == [first]
        assert self.found(operator, q="nyons") == [second]
        assert self.found(operator, q=loire.town.siret) == [first]
        assert self.found(operator, q=rhone.centre.siret) == [second]
        assert self.found(operator, q="vf201") == [second, first]
        assert self.found(operator, q="eloyes loire nyons") == [first, second]
        assert self.found(operator, q="vesoul") == []

    def test_filters_and_sorts_as_each_side_does(
        self, world: World, operator: Caller, clock: time_machine.Traveller
    ) -> None:
        b, a = pair(world, centre="B", town="Y"), pair(world, centre="A", town="Z")
        first = b.agreed(ends_on=(TODAY + timedelta(days=30)).isoformat())
        clock.shift(timedelta(minutes=1))
        second = a.ask({"carriere": "read"}, ends_on=(TODAY + timedelta(days=20)).isoformat())

        assert self.found(operator, status="active") == [first]
        assert self.found(operator, service="carriere") == [second]
        assert self.found(operator, attention="unanswered") == [second]
        assert self.found(operator, attention="ends_soon", within_days=29) == []
        assert self.found(operator, sort="centralising") == [second, first]
        assert self.found(operator, sort="-centralising") == [first, second]
        assert self.found(operator, sort="delegating") == [first, second]
        assert self.found(operator, sort="ends_on") == [second, first]

    def test_is_shown_both_sides_and_nobody_by_name(self, joined: Pair, operator: Caller) -> None:
        delegation_id = joined.agreed()
        joined.asker.post(f"/delegations/{delegation_id}/refer", {"own_reference": "Dossier 7"})

        answer = operator.get("/platform/delegations")

        (row,) = answer.json
        assert row["centralising"]["name"] == joined.centre.name
        assert row["delegating"]["siret"] == joined.town.siret
        assert [line["service"] for line in row["services"]] == ["affiliation"]
        for kept in ("Dupré", "Dossier 7", str(joined.asker.id), str(joined.answerer.id)):
            assert kept not in answer.data.decode()

    def test_alone_may(self, joined: Pair) -> None:
        for caller in (joined.asker, joined.answerer):
            assert refused(caller.get("/platform/delegations")) == (403, "forbidden")

    @pytest.mark.parametrize("query", ["side=delegating", "sort=name", "attention=none"])
    def test_is_refused_what_it_does_not_know(self, operator: Caller, query: str) -> None:
        assert refused(operator.get(f"/platform/delegations?{query}")) == (422, "invalid")
