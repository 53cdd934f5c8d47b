"""Asking for a delegation (DESIGN §4.8)."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine

from shared.events.delegation import AccessChanged, DelegationLapsed, DelegationRequested
from shared.web import Service
from tests.delegation.conftest import Pair, pair
from tests.delegation.world import NOW, TODAY, Caller, World, code, siret


def outcomes(answer: Any) -> list[tuple[str, str | None]]:
    assert answer.status_code == 200, answer.json
    return [(each["outcome"], each.get("code")) for each in answer.json]


class TestARequest:
    def test_waits_for_the_other_side(self, joined: Pair) -> None:
        delegation_id = joined.ask({"affiliation": "write", "carriere": "read"}, message="Bonjour.")

        shown = joined.answerer.get(f"/delegations/{delegation_id}").json

        assert shown["status"] == "pending"
        assert shown["side"] == "delegating"
        assert not shown["is_in_force"]
        assert shown["message"] == "Bonjour."
        assert [(s["service"], s["asked"], s["status"]) for s in shown["services"]] == [
            ("affiliation", "write", "pending"),
            ("carriere", "read", "pending"),
        ]
        assert shown["requested_by"]["account_id"] == str(joined.asker.id)
        assert shown["requested_by"]["last_name"] == joined.asker.facts.last_name
        assert shown["centralising"]["name"] == "Centre de gestion du Rhône"

    def test_lasts_eighteen_months_unless_told_otherwise(self, joined: Pair) -> None:
        shown = joined.asker.get(f"/delegations/{joined.ask()}").json

        assert shown["ends_on"] == "2028-05-16"

    def test_is_announced_with_its_text_and_who_asks(self, joined: Pair) -> None:
        delegation_id = joined.ask(message="Bonjour.")

        (message,) = joined.world.messages(DelegationRequested)
        event = message.event
        shown = joined.asker.get(f"/delegations/{delegation_id}").json

        assert isinstance(event, DelegationRequested)
        assert event.delegation.delegation_id == delegation_id
        assert event.delegation.digest == shown["text_hash"]
        assert event.delegation.message == "Bonjour."
        assert event.requested_by is not None
        assert event.requested_by.account_id == joined.asker.id
        assert message.actor_id == joined.asker.id
        assert message.tenant_id == joined.town.establishment_id

    def test_grants_nothing(self, joined: Pair) -> None:
        joined.ask()

        assert joined.world.announced(AccessChanged) == []

    def test_shows_the_same_text_to_both_sides(self, joined: Pair) -> None:
        delegation_id = joined.ask({"declarations": "read"})

        texts = [
            who.get(f"/delegations/{delegation_id}").json["text"]
            for who in (joined.asker, joined.answerer)
        ]

        assert texts[0] == texts[1]
        assert "Carrière › Service declarations: lecture seule" in texts[0]["fr"]
        assert "service exclusif" in texts[0]["fr"]
        assert "Career › The declarations service: read only" in texts[0]["en"]
        assert f"Mairie d'Éloyes, SIRET {joined.town.siret}, contrat VF201" in texts[0]["fr"]
        assert "Jusqu'au 16/05/2028 inclus" in texts[0]["fr"]

    def test_is_made_once_under_one_idempotency_key(self, joined: Pair) -> None:
        body = {"targets": [joined.target], "rights": {"affiliation": "write"}}
        key = {"Idempotency-Key": "0f6d6ee4-again"}

        first = joined.asker.post("/delegations", body, headers=key)
        second = joined.asker.post("/delegations", body, headers=key)

        assert first.json == second.json
        assert len(joined.world.announced(DelegationRequested)) == 1

    @pytest.mark.parametrize("days", [1, 730])
    def test_may_last_from_one_day_to_two_years(self, joined: Pair, days: int) -> None:
        ends_on = (TODAY + timedelta(days=days)).isoformat()

        shown = joined.asker.get(f"/delegations/{joined.ask(ends_on=ends_on)}").json

        assert shown["ends_on"] == ends_on


class TestATarget:
    @pytest.mark.parametrize(
        "changes",
        [{"contract_number": "VF202"}, {"siret": siret(9999)}],
        ids=["contract", "siret"],
    )
    def test_that_does_not_match_is_refused_without_saying_why(
        self, joined: Pair, changes: dict[str, str]
    ) -> None:
        body = {"targets": [joined.target | changes], "rights": {"affiliation": "read"}}

        answer = joined.asker.post("/delegations", body)

        assert outcomes(answer) == [("refused", "unknown_target")]
        assert "delegation_id" not in answer.json[0]

    @pytest.mark.parametrize(
        "facts", [{"status": "registered"}, {"status": "suspended"}, {"is_platform": True}], ids=str
    )
    def test_that_takes_no_part_is_refused_like_an_unknown_one(
        self, joined: Pair, facts: dict[str, Any]
    ) -> None:
        other = joined.world.establishment("Autre", **facts)
        target = {"siret": other.siret, "contract_number": "C-1"}

        answer = joined.asker.post(
            "/delegations", {"targets": [target], "rights": {"affiliation": "read"}}
        )

        assert outcomes(answer) == [("refused", "unknown_target")]

    def test_may_be_named_by_any_of_its_contracts_and_with_spaces(self, joined: Pair) -> None:
        number = joined.town.siret
        spaced = f"{number[:3]} {number[3:6]} {number[6:9]} {number[9:]}"
        target = {"siret": spaced, "contract_number": " C-1 "}

        answer = joined.asker.post(
            "/delegations", {"targets": [target], "rights": {"affiliation": "read"}}
        )

        assert outcomes(answer) == [("requested", None)]

    def test_is_not_the_asking_establishment(self, joined: Pair) -> None:
        target = {"siret": joined.centre.siret, "contract_number": "C-1"}

        answer = joined.asker.post(
            "/delegations", {"targets": [target], "rights": {"affiliation": "read"}}
        )

        assert outcomes(answer) == [("refused", "own_establishment")]

    def test_has_an_outcome_of_its_own_among_many(self, joined: Pair) -> None:
        other = joined.world.establishment("Autre")
        targets = [
            {"siret": other.siret, "contract_number": "C-1"},
            {"siret": other.siret, "contract_number": "nope"},
            joined.target,
            joined.target,
        ]

        answer = joined.asker.post(
            "/delegations", {"targets": targets, "rights": {"affiliation": "read"}}
        )

        assert outcomes(answer) == [
            ("requested", None),
            ("refused", "unknown_target"),
            ("requested", None),
            ("refused", "already_requested"),
        ]
        assert len(joined.world.announced(DelegationRequested)) == 2

    def test_with_a_pending_request_for_a_service_is_not_asked_again(self, joined: Pair) -> None:
        first = joined.ask({"affiliation": "read"})

        answer = joined.asker.post(
            "/delegations",
            {"targets": [joined.target], "rights": {"affiliation": "read", "carriere": "read"}},
        )

        assert outcomes(answer) == [("refused", "already_requested")]
        assert answer.json[0]["delegation_id"] == str(first)
        assert answer.json[0]["services"] == ["affiliation"]

    def test_with_an_active_line_for_a_service_is_not_asked_again(self, joined: Pair) -> None:
        joined.agreed({"affiliation": "read"})

        answer = joined.asker.post(
            "/delegations", {"targets": [joined.target], "rights": {"affiliation": "write"}}
        )

        assert outcomes(answer) == [("refused", "already_delegated")]

    def test_may_be_asked_for_other_services(self, joined: Pair) -> None:
        joined.agreed({"affiliation": "read"})

        joined.ask({"carriere": "read"})

    def test_may_be_asked_again_after_a_refusal(self, joined: Pair) -> None:
        first = joined.ask()
        joined.answerer.post(f"/delegations/{first}/refuse", {"reason": "Non."})

        assert joined.ask() != first

    def test_may_be_asked_again_once_time_has_ended_the_former_request(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        first = joined.ask()
        clock.shift(timedelta(days=30))

        second = joined.ask()

        (lapsed,) = joined.world.announced(DelegationLapsed)
        assert isinstance(lapsed, DelegationLapsed)
        assert lapsed.delegation.delegation_id == first != second


class TestAsking:
    def test_is_for_centralising_establishments(self, joined: Pair) -> None:
        body = {
            "targets": [{"siret": joined.centre.siret, "contract_number": "C-1"}],
            "rights": {"affiliation": "read"},
        }

        assert code(joined.answerer.post("/delegations", body)) == (403, "not_centralising")

    def test_is_for_administrators(self, joined: Pair) -> None:
        user = joined.world.person(joined.centre, profile="user")
        body = {"targets": [joined.target], "rights": {"affiliation": "read"}}

        assert code(user.post("/delegations", body)) == (403, "forbidden")

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"rights": {"interne": "read"}}, "rights.interne"),
            ({"rights": {"nothing": "read"}}, "rights.nothing"),
            ({"rights": {"affiliation": "none"}}, "rights.affiliation"),
            ({"rights": {"affiliation": "admin"}}, "rights.affiliation"),
            ({"rights": {}}, "rights"),
            ({"rights": ["affiliation"]}, "rights"),
            ({"rights": None}, "rights"),
            ({"ends_on": "2026-11-16"}, "ends_on"),
            ({"ends_on": "2028-11-16"}, "ends_on"),
            ({"ends_on": "tomorrow"}, "ends_on"),
            ({"targets": []}, "targets"),
            ({"targets": None}, "targets"),
            ({"targets": [{"siret": "123", "contract_number": "C-1"}]}, "targets.0.siret"),
            ({"targets": [{"siret": siret(1)}]}, "targets.0.contract_number"),
            ({"targets": [{"siret": siret(1), "contract_number": "C-1"}] * 501}, "targets"),
            ({"message": "a" * 2001}, "message"),
            ({"message": "\x07"}, "message"),
            ({"on_behalf_of": "me"}, "on_behalf_of"),
        ],
        ids=str,
    )
    def test_says_which_field_is_wrong_and_changes_nothing(
        self, joined: Pair, changes: dict[str, Any], field: str
    ) -> None:
        body = {"targets": [joined.target], "rights": {"affiliation": "read"}} | changes

        answer = joined.asker.post("/delegations", body)

        assert code(answer) == (422, "invalid")
        assert field in answer.json["errors"]
        assert joined.world.announced() == []

    def test_says_it_in_french(self, joined: Pair) -> None:
        body = {"targets": [joined.target], "rights": {"interne": "read"}}

        answer = joined.asker.post("/delegations", body, headers={"Accept-Language": "fr"})

        assert answer.json["errors"]["rights.interne"] == [
            "Ce service n'est pas au catalogue, ou ne peut pas être délégué."
        ]

    def test_of_one_target_stops_after_too_many_tries(
        self, joined: Pair, app: Service, world: World
    ) -> None:
        wrong = joined.target | {"contract_number": "nope"}
        body = {"targets": [wrong] * 120 + [joined.target], "rights": {"affiliation": "read"}}
        other = pair(world)

        answer = joined.asker.post("/delegations", body)

        found = outcomes(answer)
        assert found[:120] == [("refused", "unknown_target")] * 120
        assert found[120] == ("refused", "too_many_tries")
        assert other.ask()  # and nobody else is kept from asking


class TestReadingDelegations:
    def test_is_for_administrators_of_the_two_sides(self, joined: Pair, stranger: Caller) -> None:
        delegation_id = joined.ask()
        user = joined.world.person(joined.town, profile="user")

        assert code(stranger.get(f"/delegations/{delegation_id}")) == (404, "not_found")
        assert code(stranger.get(f"/delegations/{delegation_id}/events")) == (404, "not_found")
        assert code(stranger.get(f"/delegations/{delegation_id}/assignments")) == (404, "not_found")
        assert stranger.get("/delegations").json == []
        assert code(user.get(f"/delegations/{delegation_id}")) == (403, "forbidden")
        assert code(user.get("/delegations")) == (403, "forbidden")

    def test_finds_them_by_side_status_and_the_other_s_name(self, world: World) -> None:
        one = pair(world, centre="Centre de l'Ain", town="Mairie de Brénod")
        two = pair(world, centre="Centre de la Drôme", town="Mairie de Nyons")
        first = one.agreed()
        second = two.ask(targets=[one.target])
        town = one.answerer

        def found(**query: str) -> list[UUID]:
            return [UUID(row["id"]) for row in town.get("/delegations", query_string=query).json]

        assert found() == [second, first] or found() == [first, second]
        assert found(status="active") == [first]
        assert found(side="centralising") == []
        assert set(found(side="delegating")) == {first, second}
        assert found(q="drome") == [second]
        assert found(q="DRÔME ain centre")[0] in {first, second}
        assert set(found(q="drome ain")) == {first, second}
        assert found(q=one.centre.siret) == [first]
        assert found(q="brenod") == []  # one's own name finds nothing
        assert found(q="100%") == []

    def test_puts_what_matches_more_words_first(self, world: World) -> None:
        centre = pair(world, town="Mairie de Brénod")
        other = pair(world, town="Mairie de Nyons")
        first = centre.ask()
        centre.ask(targets=[other.target])

        rows = centre.asker.get("/delegations?q=mairie brenod").json

        assert len(rows) == 2
        assert rows[0]["id"] == str(first)

    def test_comes_page_by_page(self, joined: Pair) -> None:
        joined.ask({"affiliation": "read"})
        joined.ask({"carriere": "read"})

        answer = joined.asker.get("/delegations?page_size=1&page=2")

        assert len(answer.json) == 1
        assert json.loads(answer.headers["X-Pagination"])["total"] == 2

    @pytest.mark.parametrize("query", ["side=rules", "status=open", "q=" + "a" * 101, "who=me"])
    def test_refuses_filters_it_does_not_know(self, joined: Pair, query: str) -> None:
        assert code(joined.asker.get(f"/delegations?{query}")) == (422, "invalid")

    def test_tells_what_happened_in_order(self, joined: Pair) -> None:
        delegation_id = joined.agreed()
        somebody = joined.assigned(delegation_id)

        log = joined.answerer.get(f"/delegations/{delegation_id}/events").json

        assert [(row["kind"], row["side"]) for row in log] == [
            ("requested", "centralising"),
            ("accepted", "delegating"),
            ("assigned", "centralising"),
        ]
        assert log[1]["by"]["account_id"] == str(joined.answerer.id)
        assert log[0]["text_hash"] == log[1]["text_hash"]
        assert log[2]["about"]["account_id"] == str(somebody.id)
        assert log[0]["happened_at"] == NOW.isoformat().replace("+00:00", "Z")


class TestTheTermsGate:
    def test_lets_who_has_not_accepted_only_read_and_take_away(self, joined: Pair) -> None:
        pending, active = joined.ask({"carriere": "read"}), joined.agreed({"affiliation": "read"})
        joined.world.publish_terms()

        assert code(joined.accept(pending)) == (403, "terms_not_accepted")
        assert code(
            joined.asker.post("/delegations", {"targets": [joined.target], "rights": {}})
        ) == (403, "terms_not_accepted")
        reason = {"reason": "Non."}
        for path in (f"{active}/suspend", f"{active}/terminate", f"{pending}/refuse"):
            assert joined.answerer.post(f"/delegations/{path}", reason).status_code == 200
