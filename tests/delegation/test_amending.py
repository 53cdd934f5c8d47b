"""Asking for more of a delegation that runs, or for longer (design.md §4.8)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from services.delegation.chores import lapse_amendments
from shared.events.accounts import EstablishmentClosed
from shared.events.delegation import AccessChanged, AmendmentLapsed, AmendmentRequested
from tests.answers import refused
from tests.delegation.amendments import accept, asked, path
from tests.delegation.callers import Caller
from tests.delegation.pairs import Pair, pair
from tests.delegation.world import TODAY

LATER = (TODAY + timedelta(days=700)).isoformat()
REASON = {"reason": "Pas maintenant."}


class TestAskingForMore:
    def test_leaves_what_is_granted_as_it_is_until_it_is_answered(self, joined: Pair) -> None:
        delegation_id = joined.agreed({"affiliation": "read"})
        worker = joined.assigned(delegation_id, {"affiliation": "read"})
        grants = len(joined.world.announced(AccessChanged))

        answer = joined.asker.post(
            path(delegation_id),
            {"rights": {"affiliation": "write", "carriere": "read"}, "message": "Paie groupée"},
        )

        assert answer.status_code == 201
        assert answer.json["status"] == "pending"
        assert answer.json["rights"] == {"affiliation": "write", "carriere": "read"}
        assert joined.may(worker, "affiliation", "read")
        assert not joined.may(worker, "affiliation", "write")
        assert len(joined.world.announced(AccessChanged)) == grants
        (event,) = joined.world.announced(AmendmentRequested)
        assert isinstance(event, AmendmentRequested)
        assert str(event.amendment.amendment_id) == answer.json["id"]
        assert event.requested_by
        assert event.requested_by.account_id == joined.asker.id

    def test_says_in_words_what_would_change_and_what_would_not(self, joined: Pair) -> None:
        delegation_id = joined.agreed({"affiliation": "read", "letters": "write"})

        amendment_id = asked(
            joined,
            delegation_id,
            rights={"affiliation": "write", "carriere": "read"},
            ends_on=LATER,
        )

        shown = joined.answerer.get(path(delegation_id, amendment_id)).json
        assert "Service affiliation : lecture seule → modification" in shown["text"]["fr"]
        assert "Service carriere : aucun accès → lecture seule" in shown["text"]["fr"]
        assert "The affiliation service: read only → modification" in shown["text"]["en"]
        before = shown["text"]["fr"].split("Ce qui reste comme aujourd'hui :")
        assert "au lieu du" in before[0]
        assert "Service letters : modification" in before[1]
        assert "affiliation" not in before[1]

    def test_asks_only_for_what_reaches_further(self, joined: Pair) -> None:
        delegation_id = joined.agreed({"affiliation": "write"})

        amendment_id = asked(
            joined, delegation_id, rights={"affiliation": "read", "carriere": "write"}
        )

        shown = joined.asker.get(path(delegation_id, amendment_id)).json
        assert shown["rights"] == {"carriere": "write"}
        assert shown["ends_on"] is None

    @pytest.mark.parametrize(
        "body",
        [{}, {"rights": {"affiliation": "read"}}, {"ends_on": "2026-12-01"}, {"message": "Merci"}],
        ids=str,
    )
    def test_refuses_to_ask_for_what_is_granted(self, joined: Pair, body: dict[str, Any]) -> None:
        delegation_id = joined.agreed({"affiliation": "read"})

        assert refused(joined.asker.post(path(delegation_id), body)) == (409, "nothing_asked")
        assert joined.world.announced(AmendmentRequested) == []

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({"rights": {"interne": "read"}}, "rights.interne"),
            ({"rights": {"inconnu": "read"}}, "rights.inconnu"),
            ({"rights": {"carriere": "none"}}, "rights.carriere"),
            ({"ends_on": "2030-01-01"}, "ends_on"),
            ({"ends_on": "2026-11-16"}, "ends_on"),
            ({"text_hash": "0" * 64}, "text_hash"),
        ],
        ids=str,
    )
    def test_says_which_field_is_wrong(
        self, joined: Pair, body: dict[str, Any], field: str
    ) -> None:
        delegation_id = joined.agreed()

        answer = joined.asker.post(path(delegation_id), body)

        assert refused(answer) == (422, "invalid")
        assert set(answer.json["errors"]) == {field}

    def test_goes_one_at_a_time(self, joined: Pair) -> None:
        delegation_id = joined.agreed({"affiliation": "read"})
        first = asked(joined, delegation_id, rights={"carriere": "read"})

        answer = joined.asker.post(path(delegation_id), {"ends_on": LATER})

        assert refused(answer) == (409, "amendment_pending")
        assert answer.json["amendment_id"] == first

    def test_is_for_the_centralising_side_of_what_runs(
        self, joined: Pair, stranger: Caller
    ) -> None:
        pending, body = joined.ask({"carriere": "read"}), {"ends_on": LATER}
        delegation_id = joined.agreed({"affiliation": "read"})
        user = joined.world.person(joined.centre, profile="user")

        assert refused(joined.answerer.post(path(delegation_id), body)) == (403, "not_centralising")
        assert refused(user.post(path(delegation_id), body)) == (403, "forbidden")
        assert refused(stranger.post(path(delegation_id), body)) == (404, "not_found")
        assert refused(joined.asker.post(path(uuid4()), body)) == (404, "not_found")
        assert refused(joined.asker.post(path(pending), body)) == (409, "wrong_state")

    def test_leaves_alone_what_another_request_of_the_two_asks(self, joined: Pair) -> None:
        delegation_id = joined.agreed({"affiliation": "read"})
        joined.ask({"carriere": "read"})

        answer = joined.asker.post(path(delegation_id), {"rights": {"carriere": "read"}})

        assert refused(answer) == (409, "already_joined")


class TestAskingOfMany:
    def test_prolongs_each_that_can_be_and_says_why_the_others_cannot(self, joined: Pair) -> None:
        good, lasting = (
            joined.agreed({"affiliation": "read"}),
            joined.agreed({"carriere": "read"}, ends_on=LATER),
        )
        waiting = joined.ask({"letters": "read"})
        ids = [str(good), str(lasting), str(waiting), str(uuid4())]

        answer = joined.asker.post("/amendments", {"delegation_ids": ids, "ends_on": LATER})

        assert answer.status_code == 200
        assert [(row["delegation_id"], row["code"]) for row in answer.json] == [
            (ids[0], None),
            (ids[1], "nothing_asked"),
            (ids[2], "wrong_state"),
            (ids[3], "not_found"),
        ]
        assert all(row["message"] for row in answer.json if row["code"])
        named = [row["establishment"] for row in answer.json]
        assert named == [*[joined.town.name] * 3, None]
        assert len(joined.world.announced(AmendmentRequested)) == 1

    def test_may_be_of_all_that_match_if_they_are_as_many_as_were_shown(self, joined: Pair) -> None:
        delegation_id = joined.agreed({"affiliation": "read"})
        joined.ask({"carriere": "read"})
        wanted = {"filter": {"status": "active"}, "ends_on": LATER}

        changed = joined.asker.post("/amendments", wanted | {"expected": 2})
        answer = joined.asker.post("/amendments", wanted | {"expected": 1})

        assert refused(changed) == (409, "selection_changed")
        assert [row["delegation_id"] for row in answer.json] == [str(delegation_id)]
        assert len(joined.world.announced(AmendmentRequested)) == 1

    @pytest.mark.parametrize("chosen", [{}, {"delegation_ids": [str(uuid4())], "filter": {}}])
    def test_are_named_or_match_one_of_the_two(self, joined: Pair, chosen: dict[str, Any]) -> None:
        answer = joined.asker.post("/amendments", chosen | {"ends_on": LATER})

        assert answer.status_code == 422
        assert "delegation_ids" in answer.json["errors"]

    def test_tells_without_asking_in_a_dry_run(self, joined: Pair) -> None:
        delegation_id = joined.agreed({"affiliation": "read"})
        body = {"delegation_ids": [str(delegation_id)], "ends_on": LATER, "dry_run": True}

        (row,) = joined.asker.post("/amendments", body).json

        assert (row["outcome"], row["amendment_id"]) == ("requested", None)
        assert joined.world.announced(AmendmentRequested) == []
        assert joined.asker.get(path(delegation_id)).json == []


class TestAnAmendmentThatComesToNothing:
    def test_is_refused_with_a_reason_by_the_delegating_side(self, joined: Pair) -> None:
        delegation_id = joined.agreed({"affiliation": "read"})
        amendment_id = asked(joined, delegation_id, rights={"carriere": "read"})
        where = path(delegation_id, amendment_id, "refuse")

        by_the_asker = joined.asker.post(where, REASON)
        answer = joined.answerer.post(where, REASON)

        assert refused(by_the_asker) == (403, "other_side_decides")
        assert (answer.json["status"], answer.json["reason"]) == ("refused", "Pas maintenant.")
        assert joined.status(delegation_id) == "active"
        again = joined.answerer.post(where, REASON)
        assert refused(again) == (409, "amendment_answered")
        assert again.json["amendment_status"] == "refused"

    def test_is_taken_back_by_the_centralising_side(self, joined: Pair) -> None:
        delegation_id = joined.agreed({"affiliation": "read"})
        amendment_id = asked(joined, delegation_id, rights={"carriere": "read"})
        where = path(delegation_id, amendment_id, "cancel")

        by_the_answerer = joined.answerer.post(where)
        answer = joined.asker.post(where)

        assert refused(by_the_answerer) == (403, "other_side_decides")
        assert answer.json["status"] == "cancelled"
        assert refused(accept(joined, delegation_id, amendment_id)) == (409, "amendment_answered")
        asked(joined, delegation_id, rights={"carriere": "read"})

    def test_lapses_after_thirty_days(self, joined: Pair, clock: time_machine.Traveller) -> None:
        delegation_id = joined.agreed({"affiliation": "read"})
        amendment_id = asked(joined, delegation_id, rights={"carriere": "read"})
        clock.shift(timedelta(days=30))

        too_late = accept(joined, delegation_id, amendment_id)
        lapsed = [self.run_the_chore(joined) for _ in range(2)]

        assert refused(too_late) == (409, "request_lapsed")
        assert lapsed == [1, 0]
        assert len(joined.world.announced(AmendmentLapsed)) == 1
        shown = joined.asker.get(path(delegation_id, amendment_id)).json
        assert (shown["status"], shown["ended_by"]) == ("lapsed", "rules")

    def run_the_chore(self, joined: Pair) -> int:
        world = joined.world
        return lapse_amendments(world.sessions, world.now(), world.tools)

    def test_ends_with_its_delegation(self, joined: Pair) -> None:
        delegation_id = joined.agreed({"affiliation": "read"})
        amendment_id = asked(joined, delegation_id, rights={"carriere": "read"})

        joined.answerer.post(f"/delegations/{delegation_id}/terminate", {"reason": "Fini."})

        shown = joined.asker.get(path(delegation_id, amendment_id)).json
        assert shown["status"] == "lapsed"
        assert refused(accept(joined, delegation_id, amendment_id)) == (409, "amendment_answered")

    def test_ends_when_an_establishment_is_closed(self, joined: Pair) -> None:
        delegation_id = joined.agreed({"affiliation": "read"})
        amendment_id = asked(joined, delegation_id, rights={"carriere": "read"})

        facts = joined.with_status("town", "closed")
        joined.world.told(EstablishmentClosed(establishment=facts, reason="Fusion"))

        shown = joined.asker.get(path(delegation_id, amendment_id)).json
        assert shown["status"] == "lapsed"

    def test_ends_with_a_delegation_that_loses_its_last_service_to_another(
        self, joined: Pair
    ) -> None:
        delegation_id = joined.agreed({"paie": "read"})
        amendment_id = asked(joined, delegation_id, rights={"carriere": "read"})
        rival = pair(joined.world)

        given = rival.ask({"paie": "read"}, targets=[joined.target])
        joined.accept(given)

        shown = joined.asker.get(path(delegation_id, amendment_id)).json
        assert joined.status(delegation_id) == "superseded"
        assert shown["status"] == "lapsed"
