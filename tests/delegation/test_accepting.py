"""Accepting a request (design.md §4.8)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from shared.events.accounts import EstablishmentChanged, EstablishmentSuspended
from shared.events.delegation import (
    AccessChanged,
    DelegationAccepted,
)
from shared.events.identity import LinkCreated, LinkRemoved
from tests.answers import refused
from tests.delegation.callers import Caller
from tests.delegation.pairs import Pair
from tests.delegation.world import NOW, TODAY


class TestAccepting:
    def test_lets_the_other_side_work_as_asked(self, joined: Pair) -> None:
        delegation_id = joined.ask({"affiliation": "write", "carriere": "read"})

        answer = joined.accept(delegation_id)

        assert answer.status_code == 200
        assert answer.json["status"] == "active"
        assert answer.json["is_in_force"]
        assert answer.json["answered_by"]["account_id"] == str(joined.answerer.id)
        (event,) = joined.world.announced(DelegationAccepted)
        assert isinstance(event, DelegationAccepted)
        assert not event.is_narrowed
        (grant,) = joined.world.announced(AccessChanged)
        assert isinstance(grant, AccessChanged)
        assert grant.is_granting
        assert grant.lines == {"affiliation": "write", "carriere": "read"}
        assert grant.assignments == []

    def test_may_narrow_services_levels_and_term(self, joined: Pair) -> None:
        delegation_id = joined.ask({"affiliation": "write", "carriere": "read"})
        sooner = (TODAY + timedelta(days=20)).isoformat()

        answer = joined.accept(delegation_id, rights={"affiliation": "read"}, ends_on=sooner)

        assert [(s["service"], s["level"], s["status"]) for s in answer.json["services"]] == [
            ("affiliation", "read", "active"),
            ("carriere", "read", "refused"),
        ]
        assert answer.json["ends_on"] == sooner
        (event,) = joined.world.announced(DelegationAccepted)
        assert isinstance(event, DelegationAccepted)
        assert event.is_narrowed

    @pytest.mark.parametrize(
        "changes",
        [
            {"rights": {"affiliation": "write"}},
            {"rights": {"affiliation": "read", "carriere": "read"}},
            {"ends_on": (TODAY + timedelta(days=400)).isoformat()},
        ],
        ids=str,
    )
    def test_never_widens(self, joined: Pair, changes: dict[str, Any]) -> None:
        ends_on = (TODAY + timedelta(days=399)).isoformat()
        delegation_id = joined.ask({"affiliation": "read"}, ends_on=ends_on)

        assert refused(joined.accept(delegation_id, **changes)) == (409, "would_widen")
        assert joined.status(delegation_id) == "pending"

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"text_hash": "short"}, "text_hash"),
            ({"text_hash": None}, "text_hash"),
            ({"rights": {}}, "rights"),
            ({"ends_on": "2026-11-15"}, "ends_on"),
            ({"ends_on": 3}, "ends_on"),
            ({"status": "active"}, "status"),
        ],
        ids=str,
    )
    def test_says_which_field_is_wrong(
        self, joined: Pair, changes: dict[str, Any], field: str
    ) -> None:
        delegation_id = joined.ask()

        answer = joined.accept(delegation_id, **changes)

        assert refused(answer) == (422, "invalid")
        assert field in answer.json["errors"]
        assert joined.status(delegation_id) == "pending"

    def test_is_of_the_text_that_was_shown(self, joined: Pair) -> None:
        delegation_id = joined.ask()

        answer = joined.accept(delegation_id, text_hash="0" * 64)

        assert refused(answer) == (409, "changed_since_shown")

    def test_is_refused_once_the_text_has_changed(self, joined: Pair) -> None:
        delegation_id = joined.ask()
        shown = joined.answerer.get(f"/delegations/{delegation_id}").json
        joined.world.service("affiliation", labels={"fr": "Tout autre chose", "en": "Otherwise"})

        answer = joined.accept(delegation_id, text_hash=shown["text_hash"])

        assert refused(answer) == (409, "changed_since_shown")
        assert joined.accept(delegation_id).status_code == 200

    def test_keeps_the_text_as_it_was_agreed_to(self, joined: Pair) -> None:
        delegation_id = joined.ask()
        agreed = joined.accept(delegation_id, rights={"affiliation": "read"}).json
        joined.world.service("affiliation", labels={"fr": "Tout autre chose", "en": "Otherwise"})

        shown = joined.asker.get(f"/delegations/{delegation_id}").json

        assert shown["text"] == agreed["text"]
        assert shown["text_hash"] == agreed["text_hash"]

    def test_is_not_for_the_side_that_asks(self, joined: Pair) -> None:
        delegation_id = joined.ask()
        shown = joined.asker.get(f"/delegations/{delegation_id}").json

        answer = joined.asker.post(
            f"/delegations/{delegation_id}/accept", {"text_hash": shown["text_hash"]}
        )

        assert refused(answer) == (403, "other_side_decides")

    def test_is_not_for_users_nor_for_strangers(self, joined: Pair, stranger: Caller) -> None:
        delegation_id = joined.ask()
        path, body = f"/delegations/{delegation_id}/accept", {"text_hash": "0" * 64}
        user = joined.world.person(joined.town, profile="user")

        unknown = joined.answerer.post(f"/delegations/{uuid4()}/accept", body)

        assert refused(unknown) == (404, "not_found")
        assert refused(user.post(path, body)) == (403, "forbidden")
        assert refused(stranger.post(path, body)) == (404, "not_found")

    def test_is_not_for_who_is_reached_at_the_requester_s_address(self, joined: Pair) -> None:
        delegation_id = joined.ask()
        address = joined.asker.facts.email.upper()
        same = joined.world.person(joined.town, email=address)
        shown = same.get(f"/delegations/{delegation_id}").json
        body = {"text_hash": shown["text_hash"]}

        answer = same.post(f"/delegations/{delegation_id}/accept", body)

        assert refused(answer) == (403, "same_person")
        assert joined.accept(delegation_id).status_code == 200

    @pytest.mark.parametrize("who_moves", ["asker", "answerer"])
    def test_is_not_for_who_was_reached_there_when_it_was_made(
        self, joined: Pair, who_moves: str
    ) -> None:
        same = joined.world.person(joined.town, email=joined.asker.facts.email.upper())
        delegation_id = joined.ask()
        moves = joined.asker if who_moves == "asker" else same
        joined.world.changed(moves.facts, email="ailleurs@example.org")
        body = {"text_hash": same.get(f"/delegations/{delegation_id}").json["text_hash"]}

        answer = same.post(f"/delegations/{delegation_id}/accept", body)

        assert refused(answer) == (403, "same_person")
        assert joined.accept(delegation_id).status_code == 200

    @pytest.mark.parametrize("is_outgoing", [True, False])
    @pytest.mark.parametrize(
        ("days_ago", "is_refused"), [(None, True), (0, True), (89, True), (91, False)]
    )
    def test_is_not_for_who_has_lately_linked_the_two_accounts(
        self, joined: Pair, is_outgoing: bool, days_ago: int | None, is_refused: bool
    ) -> None:
        delegation_id = joined.ask()
        ends = [(each.id, each.facts.establishment_id) for each in (joined.asker, joined.answerer)]
        (one, its_home), (other, others_home) = ends if is_outgoing else reversed(ends)
        link: dict[str, Any] = {
            "link_id": uuid4(),
            "account_id": one,
            "establishment_id": its_home,
            "linked_account_id": other,
            "linked_establishment_id": others_home,
            "created_at": NOW - timedelta(days=100),
        }
        joined.world.told(LinkCreated(**link))
        if days_ago is not None:
            removed_at = NOW - timedelta(days=days_ago)
            joined.world.told(LinkRemoved(**link, removed_at=removed_at, reason="removed"))

        answer = joined.accept(delegation_id)

        if is_refused:
            assert refused(answer) == (403, "same_person")
        else:
            assert answer.status_code == 200

    def test_comes_too_late_after_thirty_days(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        delegation_id = joined.ask()
        clock.shift(timedelta(days=30))

        assert refused(joined.accept(delegation_id)) == (409, "request_lapsed")

    def test_comes_too_late_after_the_last_day(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        delegation_id = joined.ask(ends_on=(TODAY + timedelta(days=3)).isoformat())
        clock.shift(timedelta(days=4))

        assert refused(joined.accept(delegation_id)) == (409, "request_lapsed")

    def test_is_done_once(self, joined: Pair) -> None:
        delegation_id = joined.agreed()

        answer = joined.accept(delegation_id)

        assert refused(answer) == (409, "wrong_state")
        assert answer.json["delegation_status"] == "active"

    def test_waits_while_the_other_side_is_suspended(self, joined: Pair) -> None:
        delegation_id = joined.ask()
        joined.world.told(EstablishmentSuspended(establishment=joined.suspended(), reason="x"))

        assert refused(joined.accept(delegation_id)) == (409, "counterpart_not_active")
        assert joined.status(delegation_id) == "pending"

    def test_is_refused_once_the_other_side_no_longer_centralises(self, joined: Pair) -> None:
        delegation_id = joined.ask()
        facts = joined.centre_with(is_centralising=False)
        joined.world.told(EstablishmentChanged(establishment=facts, changed=["is_centralising"]))

        assert refused(joined.accept(delegation_id)) == (409, "counterpart_not_active")

    def test_leaves_out_what_can_no_longer_be_delegated(self, joined: Pair) -> None:
        delegation_id = joined.ask({"affiliation": "read", "carriere": "read"})
        joined.world.service("carriere", is_delegable=False)

        answer = joined.accept(delegation_id)

        assert refused(answer) == (409, "service_not_delegable")
        assert answer.json["services"] == ["carriere"]
        assert joined.accept(delegation_id, rights={"affiliation": "read"}).status_code == 200
