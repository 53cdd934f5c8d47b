"""An extension that the delegating side allows: the date itself does it (design.md §4.8)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine

from services.delegation.chores import end_due, tell_extensions, warn_due
from shared.events.accounts import EstablishmentOrphaned, EstablishmentSuspended
from shared.events.delegation import (
    DelegationEnding,
    DelegationExpired,
    DelegationExtended,
    ExtensionAllowed,
    ExtensionForeseen,
    ExtensionWithdrawn,
)
from tests.answers import Answer, refused
from tests.delegation import amendments
from tests.delegation.pairs import Pair
from tests.delegation.world import NOW, TODAY

AGREED = TODAY + timedelta(days=60)
LATER = AGREED + timedelta(days=90)


def agreed(joined: Pair) -> UUID:
    return joined.agreed(ends_on=AGREED.isoformat())


def allow(joined: Pair, delegation_id: UUID, days: Any = 90) -> Answer:
    path = f"/delegations/{delegation_id}/allow-extension"
    return joined.answerer.post(path, {"days": days})


def allowed(joined: Pair) -> UUID:
    delegation_id = agreed(joined)
    answer = allow(joined, delegation_id)
    assert answer.status_code == 200, answer.json
    return delegation_id


def do_chores(joined: Pair) -> None:
    for chore in (end_due, warn_due, tell_extensions):
        chore(joined.world.sessions, joined.world.now(), joined.world.tools)


def withdrawn_because(joined: Pair) -> list[str]:
    found = joined.world.announced(ExtensionWithdrawn)
    return [event.because for event in found if isinstance(event, ExtensionWithdrawn)]


def last_day(joined: Pair, delegation_id: UUID) -> date:
    return joined.show(delegation_id).ends_on


class TestAllowing:
    def test_counts_in_the_last_day_at_once_and_keeps_the_one_agreed_to(self, joined: Pair) -> None:
        shown = allow(joined, agreed(joined)).json

        assert (shown["ends_on"], shown["agreed_until"]) == (LATER.isoformat(), AGREED.isoformat())
        extension = shown["extension"]
        assert extension["has_begun"] is False
        assert extension["allowed_by"]["account_id"] == str(joined.answerer.id)
        assert AGREED.strftime("%d/%m/%Y") in extension["text"]["fr"]
        assert LATER.strftime("%Y-%m-%d") in extension["text"]["en"]
        (event,) = joined.world.announced(ExtensionAllowed)
        assert isinstance(event, ExtensionAllowed)
        assert (event.agreed_until, event.digest) == (AGREED, extension["text_hash"])

    def test_is_for_the_delegating_side_alone(self, joined: Pair) -> None:
        path = f"/delegations/{agreed(joined)}"

        answer = joined.asker.post(f"{path}/allow-extension", {"days": 9})
        assert refused(answer) == (403, "other_side_decides")
        answer = joined.asker.post(f"{path}/withdraw-extension")
        assert refused(answer) == (403, "other_side_decides")

    def test_is_not_for_the_person_who_asked_for_the_delegation(self, joined: Pair) -> None:
        delegation_id = agreed(joined)
        same = joined.world.person(joined.town, email=joined.asker.facts.email)

        answer = same.post(f"/delegations/{delegation_id}/allow-extension", {"days": 9})

        assert refused(answer) == (403, "same_person")

    @pytest.mark.parametrize(("days", "is_good"), [(180, True), (181, False), (0, False)])
    def test_is_for_180_days_at_most(self, joined: Pair, days: int, is_good: bool) -> None:
        delegation_id = agreed(joined)

        answer = allow(joined, delegation_id, days)

        assert answer.status_code == (200 if is_good else 422)
        assert is_good or answer.json["errors"].keys() == {"days"}
        assert is_good or last_day(joined, delegation_id) == AGREED

    @pytest.mark.parametrize(("days_before", "is_good"), [(30, True), (29, False)])
    def test_is_possible_until_30_days_before(
        self, joined: Pair, clock: time_machine.Traveller, days_before: int, is_good: bool
    ) -> None:
        delegation_id = agreed(joined)
        clock.move_to(NOW + timedelta(days=60 - days_before))

        answer = allow(joined, delegation_id)

        if is_good:
            assert answer.status_code == 200
            do_chores(joined)  # what has just told it was in time
            assert joined.world.announced(ExtensionForeseen) == []
        else:
            assert refused(answer) == (409, "too_late_to_extend")
            assert answer.json["days"] == 30

    def test_happens_once(self, joined: Pair, clock: time_machine.Traveller) -> None:
        delegation_id = allowed(joined)

        assert refused(allow(joined, delegation_id)) == (409, "already_extended")
        clock.move_to(NOW + timedelta(days=70))
        assert refused(allow(joined, delegation_id)) == (409, "already_extended")
        answer = joined.answerer.post(f"/delegations/{delegation_id}/withdraw-extension")
        assert refused(answer) == (409, "already_extended")

    def test_is_refused_while_suspended_and_where_nobody_administers(self, joined: Pair) -> None:
        delegation_id = agreed(joined)
        path = f"/delegations/{delegation_id}"
        joined.answerer.post(f"{path}/suspend", {"reason": "x"})
        assert refused(allow(joined, delegation_id)) == (409, "wrong_state")
        joined.answerer.post(f"{path}/resume")
        orphan(joined, joined.world.now())

        assert refused(allow(joined, delegation_id)) == (409, "nobody_there")

    def test_is_not_for_a_request(self, joined: Pair) -> None:
        assert refused(allow(joined, joined.ask())) == (409, "wrong_state")


def reduce(joined: Pair, delegation_id: UUID) -> str:
    sooner = (LATER - timedelta(days=1)).isoformat()
    answer = joined.asker.post(f"/delegations/{delegation_id}/reduce", {"ends_on": sooner})
    assert answer.status_code == 200, answer.json
    return "reduced"


def terminate(joined: Pair, delegation_id: UUID) -> str:
    answer = joined.asker.post(f"/delegations/{delegation_id}/terminate", {"reason": "x"})
    assert answer.status_code == 200, answer.json
    return "terminated"


def prolong(joined: Pair, delegation_id: UUID) -> str:
    longer = (LATER + timedelta(days=30)).isoformat()
    amendment = amendments.asked(joined, delegation_id, ends_on=longer)
    assert amendments.accept(joined, delegation_id, amendment).status_code == 200
    return "amendment_accepted"


def supersede(joined: Pair, delegation_id: UUID) -> str:
    centre = joined.world.establishment("Autre centre", is_centralising=True)
    rival = replace(joined, centre=centre, asker=joined.world.person(centre))
    rival.agreed({"declarations": "read"})
    return "superseded"


def expire(joined: Pair, delegation_id: UUID) -> str:
    end_due(joined.world.sessions, joined.world.now(), joined.world.tools)
    return "expired"


ACTS: dict[str, Callable[[Pair, UUID], str]] = {
    "reduce": reduce,
    "terminate": terminate,
    "prolong": prolong,
    "supersede": supersede,
    "expire": expire,
}


def orphan(joined: Pair, at: Any) -> None:
    facts = joined.centre_with(orphaned_at=at)
    joined.world.told(EstablishmentOrphaned(establishment=facts, orphaned_at=at))


class TestTheDate:
    def test_extends_access_without_any_chore_and_ends_it_once(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        delegation_id = allowed(joined)
        worker = joined.assigned(delegation_id)

        days = {0: True, 60: True, 61: True, 150: True, 151: False}
        for day, may in days.items():
            clock.move_to(NOW + timedelta(days=day))
            assert joined.may(worker) is may, day

        do_chores(joined)
        assert joined.status(delegation_id) == "expired"
        assert len(joined.world.announced(DelegationExpired)) == 1

    def test_is_told_30_days_before_and_when_it_has_begun_once_each(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        delegation_id = allowed(joined)
        told: dict[str, list[int]] = {}
        for day in range(152):
            clock.move_to(NOW + timedelta(days=day))
            before = len(joined.world.messages())
            do_chores(joined)
            do_chores(joined)
            for message in joined.world.messages()[before:]:
                told.setdefault(message.type, []).append(day)

        assert told[ExtensionForeseen.type] == [30]
        assert told[DelegationExtended.type] == [61]
        assert told[DelegationEnding.type] == [120, 143, 149]
        assert told[DelegationExpired.type] == [151]
        assert ExtensionWithdrawn.type not in told
        log = joined.asker.get(f"/delegations/{delegation_id}/events").json
        assert [each["kind"] for each in log][2:] == ["extension_allowed", "extended", "expired"]

    def test_after_a_month_without_chores_tells_what_has_begun_alone(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        allowed(joined)
        clock.move_to(NOW + timedelta(days=75))

        do_chores(joined)

        assert joined.world.announced(ExtensionForeseen) == []
        assert len(joined.world.announced(DelegationExtended)) == 1

    @pytest.mark.parametrize("act", ["reduce", "terminate", "prolong", "supersede", "expire"])
    def test_stands_in_the_log_before_what_comes_after_it_though_no_chore_has_run(
        self, joined: Pair, clock: time_machine.Traveller, act: str
    ) -> None:
        delegation_id = joined.agreed({"declarations": "write"}, ends_on=AGREED.isoformat())
        assert allow(joined, delegation_id).status_code == 200
        clock.move_to(NOW + timedelta(days=160 if act == "expire" else 65))

        what = ACTS[act](joined, delegation_id)

        log = joined.asker.get(f"/delegations/{delegation_id}/events").json
        told = [each for each in log if each["kind"] in {"extended", what}]
        assert [each["kind"] for each in told] == ["extended", what]
        assert told[0]["ends_on"] == LATER.isoformat()
        (event,) = joined.world.announced(DelegationExtended)
        assert isinstance(event, DelegationExtended)
        assert (event.agreed_until, event.delegation.ends_on) == (AGREED, LATER)
        do_chores(joined)
        assert len(joined.world.announced(DelegationExtended)) == 1


class TestItIsTakenAway:
    def test_by_the_delegating_side_and_may_be_allowed_again(self, joined: Pair) -> None:
        delegation_id = allowed(joined)

        shown = joined.answerer.post(f"/delegations/{delegation_id}/withdraw-extension").json

        assert (shown["ends_on"], shown["agreed_until"]) == (AGREED.isoformat(), None)
        assert shown["extension"] is None
        assert withdrawn_because(joined) == ["withdrawn"]
        answer = joined.answerer.post(f"/delegations/{delegation_id}/withdraw-extension")
        assert refused(answer) == (409, "no_extension")
        assert allow(joined, delegation_id).status_code == 200

    def test_by_a_suspension_for_good(self, joined: Pair) -> None:
        delegation_id = allowed(joined)
        joined.answerer.post(f"/delegations/{delegation_id}/suspend", {"reason": "x"})
        joined.answerer.post(f"/delegations/{delegation_id}/resume")

        assert last_day(joined, delegation_id) == AGREED
        assert withdrawn_because(joined) == ["suspended"]

    def test_by_the_suspension_of_an_establishment(self, joined: Pair) -> None:
        delegation_id = allowed(joined)
        joined.world.told(EstablishmentSuspended(establishment=joined.suspended(), reason="x"))

        assert last_day(joined, delegation_id) == AGREED
        assert withdrawn_because(joined) == ["suspended"]

    def test_by_a_side_without_administrator_and_warnings_begin_again(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        delegation_id = allowed(joined)
        worker = joined.assigned(delegation_id)
        clock.move_to(NOW + timedelta(days=31))
        do_chores(joined)
        assert len(joined.world.announced(ExtensionForeseen)) == 1

        orphan(joined, joined.world.now())

        assert withdrawn_because(joined) == ["orphaned"]
        clock.move_to(NOW + timedelta(days=54))
        do_chores(joined)
        assert len(joined.world.announced(DelegationEnding)) == 1
        clock.move_to(NOW + timedelta(days=61))
        assert not joined.may(worker)

    def test_by_late_news_of_a_side_that_was_without_administrator_on_the_day(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        delegation_id = allowed(joined)
        worker = joined.assigned(delegation_id)
        clock.move_to(NOW + timedelta(days=62))
        assert joined.may(worker)

        orphan(joined, NOW + timedelta(days=59))

        assert not joined.may(worker)
        assert joined.status(delegation_id) == "expired"

    def test_by_no_news_of_a_side_orphaned_after_the_day_or_before_it_was_allowed(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        delegation_id = allowed(joined)
        orphan(joined, NOW - timedelta(days=3))  # recovered since, which the projection knows
        clock.move_to(NOW + timedelta(days=65))
        orphan(joined, NOW + timedelta(days=62))

        assert last_day(joined, delegation_id) == LATER
        assert withdrawn_because(joined) == []

    def test_by_a_shorter_term(self, joined: Pair) -> None:
        delegation_id = allowed(joined)
        path, sooner = f"/delegations/{delegation_id}/reduce", AGREED - timedelta(days=5)

        joined.asker.post(path, {"ends_on": (AGREED + timedelta(days=10)).isoformat()})
        assert withdrawn_because(joined) == []
        shown = joined.asker.post(path, {"ends_on": sooner.isoformat()}).json

        assert (shown["ends_on"], shown["agreed_until"]) == (sooner.isoformat(), None)
        assert withdrawn_because(joined) == ["reduced"]

    def test_by_an_amendment_for_longer_and_may_be_allowed_after_that(self, joined: Pair) -> None:
        delegation_id = allowed(joined)
        longer = LATER + timedelta(days=30)
        amendment = amendments.asked(joined, delegation_id, ends_on=longer.isoformat())
        joined_text = joined.answerer.get(amendments.path(delegation_id, amendment)).json["text"]
        assert LATER.strftime("%d/%m/%Y") in joined_text["fr"]

        amendments.accept(joined, delegation_id, amendment)

        assert last_day(joined, delegation_id) == longer
        assert withdrawn_because(joined) == ["prolonged"]
        assert allow(joined, delegation_id, 30).status_code == 200

    def test_by_no_amendment_that_adds_a_service_whose_text_tells_of_it(self, joined: Pair) -> None:
        delegation_id = allowed(joined)
        amendment = amendments.asked(joined, delegation_id, rights={"carriere": "read"})
        text = joined.answerer.get(amendments.path(delegation_id, amendment)).json["text"]

        answer = amendments.accept(joined, delegation_id, amendment)

        assert f"prolongation automatique comprise ({AGREED:%d/%m/%Y} sans elle)" in text["fr"]
        assert answer.status_code == 200
        assert last_day(joined, delegation_id) == LATER
        assert withdrawn_because(joined) == []
