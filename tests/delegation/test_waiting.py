"""What is told of what waits for an answer when something else changes (design.md §4.8)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine

from services.delegation.actions import records
from services.delegation.chores import tell_of_services
from shared.events import Event
from shared.events.accounts import (
    AccountDeleted,
    AccountExpired,
    EstablishmentChanged,
    ServiceChanged,
)
from shared.events.delegation import DelegationAffected
from tests import factories
from tests.delegation import amendments
from tests.delegation.at_once import counting
from tests.delegation.callers import Caller
from tests.delegation.pairs import Pair
from tests.delegation.world import World

BOTH = {"affiliation": "write", "carriere": "read"}


def affected(joined: Pair) -> list[DelegationAffected]:
    found = joined.world.announced(DelegationAffected)
    return [event for event in found if isinstance(event, DelegationAffected)]


def withdraw(joined: Pair, code: str = "carriere", *, is_delegable: bool = False) -> None:
    facts = factories.service(code, is_delegable=is_delegable)
    joined.world.told(ServiceChanged(service=facts))


def changed(joined: Pair, *names: str, **facts: Any) -> Event:
    return EstablishmentChanged(
        establishment=joined.centre_with(**facts), changed=[*names] or [*facts]
    )


def log_of(joined: Pair, delegation_id: UUID, reader: Caller | None = None) -> list[dict[str, Any]]:
    rows = (reader or joined.answerer).get(f"/delegations/{delegation_id}/events").json
    return [row for row in rows if row["kind"] == "affected"]


class TestAServiceThatIsNoLongerDelegable:
    def test_is_told_of_each_request_that_waits_and_asks_for_it_once(self, joined: Pair) -> None:
        asked, other = joined.ask(BOTH), joined.ask({"letters": "read"})

        for _ in range(2):
            withdraw(joined)

        (event,) = affected(joined)
        assert (event.delegation.delegation_id, event.because) == (asked, "service_withdrawn")
        assert (event.services, event.amendment_id) == (["carriere"], None)
        (line,) = log_of(joined, asked)
        assert (line["side"], line["because"]) == ("rules", "service_withdrawn")
        assert line["services"] == ["carriere"]
        assert log_of(joined, other) == []
        assert joined.accept(asked, rights={"affiliation": "read"}).status_code == 200

    def test_is_told_of_each_of_two_services(self, joined: Pair) -> None:
        joined.ask(BOTH)

        withdraw(joined, "carriere")
        withdraw(joined, "affiliation")

        assert [event.services for event in affected(joined)] == [["carriere"], ["affiliation"]]

    def test_is_told_of_an_amendment_that_waits(self, joined: Pair) -> None:
        delegation_id = joined.agreed({"affiliation": "read"})
        amendment_id = amendments.asked(joined, delegation_id, rights={"carriere": "read"})

        withdraw(joined)

        (event,) = affected(joined)
        assert str(event.amendment_id) == amendment_id
        assert event.delegation.status == "active"
        (line,) = log_of(joined, delegation_id)
        assert line["amendment_id"] == amendment_id

    def test_is_told_of_nothing_that_runs_or_is_over(self, joined: Pair) -> None:
        joined.agreed(BOTH)
        over = joined.ask({"letters": "read"})
        joined.asker.post(f"/delegations/{over}/cancel")

        withdraw(joined)
        withdraw(joined, "letters")

        assert affected(joined) == []

    def test_is_told_of_nothing_while_it_is_delegable(self, joined: Pair) -> None:
        joined.ask(BOTH)

        withdraw(joined, is_delegable=True)

        assert affected(joined) == []


class TestACentreThatCentralisesNoLonger:
    def test_is_told_of_all_that_it_has_asked_for_and_waits(self, joined: Pair) -> None:
        running = joined.agreed({"affiliation": "read"})
        amendments.asked(joined, running, rights={"carriere": "read"})
        waiting = joined.ask({"letters": "read"})

        joined.world.told(changed(joined, is_centralising=False))

        found = {event.delegation.delegation_id: event for event in affected(joined)}
        assert found.keys() == {running, waiting}
        assert {event.because for event in found.values()} == {"not_centralising"}
        assert found[running].amendment_id is not None
        assert found[waiting].amendment_id is None

    def test_is_told_of_nothing_where_something_else_is_changed(self, joined: Pair) -> None:
        joined.ask(BOTH)

        joined.world.told(changed(joined, name="Autre nom"))
        joined.world.told(changed(joined, "is_centralising", is_centralising=True))

        assert affected(joined) == []


@pytest.mark.parametrize(
    ("event", "because"),
    [(AccountExpired, "requester_expired"), (AccountDeleted, "requester_deleted")],
)
class TestWhoeverAsked:
    def test_is_named_to_those_they_asked_for_when_they_are_gone(
        self, joined: Pair, event: Any, because: str
    ) -> None:
        waiting = joined.ask(BOTH)

        joined.world.told(event(account=joined.asker.facts))

        (told,) = affected(joined)
        assert (told.delegation.delegation_id, told.because) == (waiting, because)
        assert told.requested_by is not None
        assert told.requested_by.account_id == joined.asker.id
        assert told.requested_by.last_name == joined.asker.facts.last_name
        assert joined.status(waiting) == "pending"

    def test_is_the_concern_of_their_own_side_alone_in_the_log_too(
        self, joined: Pair, event: Any, because: str
    ) -> None:
        waiting, colleague = joined.ask(BOTH), joined.world.person(joined.centre)

        joined.world.told(event(account=joined.asker.facts))
        withdraw(joined)

        told = {line["because"] for line in log_of(joined, waiting, colleague)}
        assert told == {because, "service_withdrawn"}
        assert [line["because"] for line in log_of(joined, waiting)] == ["service_withdrawn"]

    def test_is_named_for_nothing_that_a_colleague_asked_for_or_is_answered(
        self, joined: Pair, event: Any, because: str
    ) -> None:
        colleague = joined.world.person(joined.centre)
        replace(joined, asker=colleague).ask({"letters": "read"})
        joined.agreed(BOTH)

        joined.world.told(event(account=joined.asker.facts))

        assert affected(joined) == []

    def test_is_named_for_an_amendment_that_they_asked_for(
        self, joined: Pair, event: Any, because: str
    ) -> None:
        colleague = joined.world.person(joined.centre)
        delegation_id = replace(joined, asker=colleague).agreed({"affiliation": "read"})
        amendment_id = amendments.asked(joined, delegation_id, rights={"carriere": "read"})

        joined.world.told(event(account=joined.asker.facts))

        (told,) = affected(joined)
        assert str(told.amendment_id) == amendment_id


def test_many_are_told_of_some_at_a_time(
    towns: list[Pair], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = towns[0]
    waiting = {each.ask(BOTH) for each in towns} | {each.ask({"letters": "read"}) for each in towns}
    monkeypatch.setattr("services.delegation.queries.delegations.TOGETHER", 2)

    with counting(first.world) as at_once:
        first.world.told(changed(first, is_centralising=False))

    assert [told.delegation.delegation_id for told in affected(first)] == sorted(waiting)
    assert max(at_once) == 2


class TestOfAServiceMany:
    @pytest.fixture
    def waiting(self, towns: list[Pair], monkeypatch: pytest.MonkeyPatch) -> list[UUID]:
        """Have more wait than one transaction tells of: two requests, and an amendment."""
        monkeypatch.setattr("services.delegation.actions.affecting.AT_ONCE", 1)
        running = towns[2].agreed({"affiliation": "read"})
        amendments.asked(towns[2], running, rights={"carriere": "read"})
        return sorted([towns[0].ask(BOTH), towns[1].ask(BOTH), running])

    def chore(self, world: World) -> int:
        return tell_of_services(world.sessions, world.now(), world.tools)

    def told(self, joined: Pair) -> list[UUID]:
        return [event.delegation.delegation_id for event in affected(joined)]

    def test_are_told_of_in_transactions_of_their_own(
        self, towns: list[Pair], waiting: list[UUID]
    ) -> None:
        first = towns[0]

        withdraw(first)
        assert self.told(first) == waiting[:1]
        assert self.chore(first.world) == 2

        assert self.told(first) == waiting
        assert self.chore(first.world) == 0

    def test_are_told_of_once_whatever_ends_that_in_the_midst(
        self, towns: list[Pair], waiting: list[UUID], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first = towns[0]
        withdraw(first)
        announce = records.announce
        told: list[Any] = []

        def dying(*args: Any, **options: Any) -> None:
            announce(*args, **options)
            told.append(args)
            if len(told) == 2:
                raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(records, "announce", dying)
            with pytest.raises(KeyboardInterrupt):
                self.chore(first.world)
        assert self.told(first) == waiting[:2]
        withdraw(first)
        self.chore(first.world)

        assert self.told(first) == waiting

    def test_are_told_of_no_more_once_it_is_delegable_again(
        self, towns: list[Pair], waiting: list[UUID]
    ) -> None:
        first = towns[0]
        withdraw(first)
        withdraw(first, is_delegable=True)

        assert self.chore(first.world) == 0
        assert self.told(first) == waiting[:1]


def test_what_nobody_answered_in_time_lapses_and_is_told_of_no_change(
    joined: Pair, clock: time_machine.Traveller
) -> None:
    delegation_id = joined.ask(BOTH)
    clock.shift(timedelta(days=31))

    withdraw(joined)

    assert affected(joined) == []
    assert joined.status(delegation_id) == "lapsed"
