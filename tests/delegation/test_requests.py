"""Asking for a delegation (design.md §4.8)."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from shared.events.delegation import AccessChanged, DelegationRequested
from tests.answers import outcomes, refused
from tests.delegation.pairs import Pair, pair
from tests.delegation.world import TODAY
from tests.sirets import siret


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
        assert "Carrière › Service declarations : lecture seule" in texts[0]["fr"]
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


class TestAsking:
    def test_is_for_centralising_establishments(self, joined: Pair) -> None:
        body = {
            "targets": [{"siret": joined.centre.siret, "contract_number": "C-1"}],
            "rights": {"affiliation": "read"},
        }

        assert refused(joined.answerer.post("/delegations", body)) == (403, "not_centralising")

    def test_is_for_administrators(self, joined: Pair) -> None:
        user = joined.world.person(joined.centre, profile="user")
        body = {"targets": [joined.target], "rights": {"affiliation": "read"}}

        assert refused(user.post("/delegations", body)) == (403, "forbidden")

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

        assert refused(answer) == (422, "invalid")
        assert field in answer.json["errors"]
        assert joined.world.announced() == []

    def test_says_it_in_french(self, joined: Pair) -> None:
        body = {"targets": [joined.target], "rights": {"interne": "read"}}

        answer = joined.asker.post("/delegations", body, headers={"Accept-Language": "fr"})

        assert answer.json["errors"]["rights.interne"] == [
            "Ce service n'est pas au catalogue, ou ne peut pas être délégué."
        ]

    def test_stops_for_a_while_after_too_many_wrong_targets(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        wrong = joined.target | {"contract_number": "nope"}
        many = {"targets": [wrong] * 300, "rights": {"affiliation": "read"}}
        right = {"targets": [joined.target], "rights": {"affiliation": "read"}}
        other = pair(joined.world)

        answers = [joined.asker.post("/delegations", many).status_code for _ in range(2)]
        stopped = joined.asker.post("/delegations", right)

        assert answers == [200, 200]
        assert refused(stopped) == (429, "too_many_requests")
        assert int(stopped.headers["Retry-After"]) > 0
        assert other.ask()  # nobody else is kept from asking
        clock.shift(timedelta(hours=2))
        assert outcomes(joined.asker.post("/delegations", right)) == [("requested", None)]
