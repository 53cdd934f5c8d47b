"""Accepting an amendment: what was read, or less of it (design.md §4.8)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine

from shared.clock import now, written
from shared.events.accounts import EstablishmentSuspended
from shared.events.delegation import AccessChanged, AmendmentAccepted
from tests.answers import refused
from tests.delegation.amendments import accept, asked, path
from tests.delegation.pairs import Pair, pair
from tests.delegation.world import TODAY

LATER = (TODAY + timedelta(days=700)).isoformat()
SOONER = (TODAY + timedelta(days=650)).isoformat()
MORE = {"affiliation": "write", "carriere": "read"}


@pytest.fixture
def delegation_id(joined: Pair) -> UUID:
    return joined.agreed({"affiliation": "read", "letters": "read"})


class TestAccepting:
    def test_widens_and_prolongs_at_once(self, joined: Pair, delegation_id: UUID) -> None:
        worker = joined.assigned(delegation_id, {"affiliation": "read"})
        amendment_id = asked(joined, delegation_id, rights=MORE, ends_on=LATER)

        answer = accept(joined, delegation_id, amendment_id)

        assert answer.status_code == 200, answer.json
        assert answer.json["status"] == "accepted"
        assert answer.json["granted"] == MORE
        shown = joined.asker.get(f"/delegations/{delegation_id}").json
        assert shown["ends_on"] == LATER
        assert [(s["service"], s["level"], s["status"]) for s in shown["services"]] == [
            ("affiliation", "write", "active"),
            ("carriere", "read", "active"),
            ("letters", "read", "active"),
        ]
        assert not joined.may(worker, "affiliation", "write"), "nobody was given more yet"
        body = {"account_id": str(worker.id), "rights": {"affiliation": "write"}}
        joined.asker.post(f"/delegations/{delegation_id}/assignments", body)
        assert joined.may(worker, "affiliation", "write")

    def test_is_told_with_the_whole_of_what_is_granted(
        self, joined: Pair, delegation_id: UUID
    ) -> None:
        accept(joined, delegation_id, asked(joined, delegation_id, rights=MORE, ends_on=LATER))

        (event,) = joined.world.announced(AmendmentAccepted)
        assert isinstance(event, AmendmentAccepted)
        assert not event.is_narrowed
        grant = joined.world.announced(AccessChanged)[-1]
        assert isinstance(grant, AccessChanged)
        assert grant.lines == {"affiliation": "write", "carriere": "read", "letters": "read"}
        assert grant.ends_on.isoformat() == LATER

    def test_lets_those_that_a_narrowing_cut_anew_from_when_they_are_given_it_again(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        """So that what they had asked for before it stays void (design.md §4.12)."""
        delegation_id = joined.agreed({"affiliation": "write", "letters": "read"})
        worker = joined.assigned(delegation_id, {"affiliation": "write", "letters": "read"})
        where, rights = f"/delegations/{delegation_id}", {"affiliation": "write"}
        clock.shift(timedelta(seconds=1))
        joined.answerer.post(f"{where}/reduce", {"rights": {"letters": "read"}})
        clock.shift(timedelta(seconds=1))
        accept(joined, delegation_id, asked(joined, delegation_id, rights=rights))

        assert not joined.may(worker, "affiliation", "write")

        clock.shift(timedelta(seconds=1))
        body = {"account_id": str(worker.id), "rights": rights}
        joined.asker.post(f"{where}/assignments", body)

        assert joined.may(worker, "affiliation", "write")
        grant = joined.world.announced(AccessChanged)[-1]
        assert isinstance(grant, AccessChanged)
        assert grant.granted_since == {str(worker.id): written(now())}

    def test_may_be_to_less(self, joined: Pair, delegation_id: UUID) -> None:
        amendment_id = asked(joined, delegation_id, rights=MORE, ends_on=LATER)

        answer = accept(
            joined, delegation_id, amendment_id, rights={"carriere": "read"}, ends_on=SOONER
        )

        assert answer.json["granted"] == {"carriere": "read"}
        shown = joined.asker.get(f"/delegations/{delegation_id}").json
        assert shown["ends_on"] == SOONER
        assert {s["service"]: s["level"] for s in shown["services"]} == {
            "affiliation": "read",
            "carriere": "read",
            "letters": "read",
        }
        (event,) = joined.world.announced(AmendmentAccepted)
        assert isinstance(event, AmendmentAccepted)
        assert event.is_narrowed

    def test_may_be_to_the_time_alone(self, joined: Pair, delegation_id: UUID) -> None:
        amendment_id = asked(joined, delegation_id, rights=MORE, ends_on=LATER)

        answer = accept(joined, delegation_id, amendment_id, rights={})

        assert (answer.json["granted"], answer.json["granted_until"]) == ({}, LATER)

    @pytest.mark.parametrize(
        ("body", "refusal"),
        [
            ({"rights": {"letters": "write"}}, "would_widen"),
            ({"rights": {"carriere": "write"}}, "would_widen"),
            ({"ends_on": (TODAY + timedelta(days=701)).isoformat()}, "would_widen"),
            ({"rights": {}, "ends_on": TODAY.isoformat()}, "nothing_agreed"),
            ({"text_hash": "0" * 64}, "changed_since_shown"),
        ],
        ids=str,
    )
    def test_is_never_to_more_nor_to_nothing(
        self, joined: Pair, delegation_id: UUID, body: dict[str, Any], refusal: str
    ) -> None:
        amendment_id = asked(joined, delegation_id, rights=MORE, ends_on=LATER)

        assert refused(accept(joined, delegation_id, amendment_id, **body)) == (409, refusal)
        shown = joined.asker.get(path(delegation_id, amendment_id)).json
        assert shown["status"] == "pending"

    def test_takes_nothing_back(self, joined: Pair, delegation_id: UUID) -> None:
        before = joined.asker.get(f"/delegations/{delegation_id}").json["ends_on"]
        amendment_id = asked(joined, delegation_id, rights={"affiliation": "write"})

        accept(joined, delegation_id, amendment_id, ends_on=TODAY.isoformat())

        assert joined.asker.get(f"/delegations/{delegation_id}").json["ends_on"] == before

    def test_is_of_the_difference_that_was_shown(self, joined: Pair, delegation_id: UUID) -> None:
        amendment_id = asked(joined, delegation_id, rights=MORE)
        read = joined.answerer.get(path(delegation_id, amendment_id)).json["text_hash"]
        joined.asker.post(f"/delegations/{delegation_id}/reduce", {"rights": {"letters": "read"}})

        answer = accept(joined, delegation_id, amendment_id, text_hash=read)

        assert refused(answer) == (409, "changed_since_shown")
        assert accept(joined, delegation_id, amendment_id).status_code == 200

    def test_keeps_both_texts(self, joined: Pair, delegation_id: UUID) -> None:
        agreed = joined.asker.get(f"/delegations/{delegation_id}").json["text_hash"]
        amendment_id = asked(joined, delegation_id, rights=MORE)
        accepted = accept(joined, delegation_id, amendment_id).json
        joined.world.service("carriere", labels={"fr": "Tout autre chose", "en": "Otherwise"})

        assert joined.asker.get(f"/delegations/{delegation_id}").json["text_hash"] == agreed
        shown = joined.asker.get(path(delegation_id, amendment_id)).json
        assert shown["text"] == accepted["text"]
        assert shown["text_hash"] == accepted["text_hash"]

    def test_is_not_for_who_asked_under_another_account(
        self, joined: Pair, delegation_id: UUID
    ) -> None:
        amendment_id = asked(joined, delegation_id, rights=MORE)
        same = joined.world.person(joined.town, email=joined.asker.facts.email.upper())
        text_hash = same.get(path(delegation_id, amendment_id)).json["text_hash"]

        answer = same.post(path(delegation_id, amendment_id, "accept"), {"text_hash": text_hash})

        assert refused(answer) == (403, "same_person")

    def test_is_not_for_the_side_that_asks(self, joined: Pair, delegation_id: UUID) -> None:
        amendment_id = asked(joined, delegation_id, rights=MORE)
        text_hash = joined.asker.get(path(delegation_id, amendment_id)).json["text_hash"]

        answer = joined.asker.post(
            path(delegation_id, amendment_id, "accept"), {"text_hash": text_hash}
        )

        assert refused(answer) == (403, "other_side_decides")

    def test_waits_while_the_other_side_is_suspended(
        self, joined: Pair, delegation_id: UUID
    ) -> None:
        amendment_id = asked(joined, delegation_id, rights=MORE)
        joined.world.told(EstablishmentSuspended(establishment=joined.suspended(), reason="x"))

        answer = accept(joined, delegation_id, amendment_id)

        assert refused(answer) == (409, "counterpart_not_active")

    def test_comes_too_late_after_the_delegation_s_last_day(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        last = (TODAY + timedelta(days=5)).isoformat()
        delegation_id = joined.agreed({"affiliation": "read"}, ends_on=last)
        amendment_id = asked(joined, delegation_id, ends_on=LATER)
        clock.shift(timedelta(days=6))

        answer = accept(joined, delegation_id, amendment_id)

        assert refused(answer) == (409, "request_lapsed")

    def test_takes_an_exclusive_service_from_whoever_holds_it(
        self, joined: Pair, delegation_id: UUID
    ) -> None:
        rival = pair(joined.world)
        given = rival.ask({"paie": "read", "letters": "read"}, targets=[joined.target])
        joined.accept(given)
        amendment_id = asked(joined, delegation_id, rights={"paie": "write"})

        answer = accept(joined, delegation_id, amendment_id)

        assert answer.status_code == 200, answer.json
        lost = rival.asker.get(f"/delegations/{given}").json["services"]
        assert {s["service"]: s["status"] for s in lost} == {
            "letters": "active",
            "paie": "superseded",
        }

    def test_is_refused_where_the_service_has_left_the_catalogue(
        self, joined: Pair, delegation_id: UUID
    ) -> None:
        amendment_id = asked(joined, delegation_id, rights=MORE)
        joined.world.service("carriere", is_delegable=False)

        answer = accept(joined, delegation_id, amendment_id)

        assert refused(answer) == (409, "service_not_delegable")
        assert answer.json["services"] == ["carriere"]

    def test_gives_back_what_was_refused_at_first(self, joined: Pair) -> None:
        delegation_id = joined.ask({"affiliation": "read", "carriere": "read"})
        joined.accept(delegation_id, rights={"affiliation": "read"})
        amendment_id = asked(joined, delegation_id, rights={"carriere": "read"})

        assert accept(joined, delegation_id, amendment_id).status_code == 200

        shown = joined.asker.get(f"/delegations/{delegation_id}").json
        assert {s["service"]: s["status"] for s in shown["services"]} == {
            "affiliation": "active",
            "carriere": "active",
        }

    def test_stands_in_the_log_with_what_was_agreed(
        self, joined: Pair, delegation_id: UUID
    ) -> None:
        amendment_id = asked(joined, delegation_id, rights=MORE)
        accept(joined, delegation_id, amendment_id)

        log = joined.asker.get(f"/delegations/{delegation_id}/events").json

        last = log[-1]
        assert (last["kind"], last["amendment_id"]) == ("amendment_accepted", amendment_id)
        assert last["by"]["account_id"] == str(joined.answerer.id)
        assert last["rights"] == MORE
