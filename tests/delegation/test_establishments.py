"""What follows when an establishment is suspended or closed."""

from dataclasses import replace

import pytest

from services.delegation import queries
from shared.events.accounts import (
    EstablishmentClosed,
    EstablishmentOrphaned,
    EstablishmentReactivated,
    EstablishmentRecovered,
    EstablishmentSnapshot,
    EstablishmentSuspended,
)
from shared.events.delegation import (
    DelegationLapsed,
    DelegationResumed,
    DelegationSuspended,
    DelegationTerminated,
)
from tests.answers import refused
from tests.delegation.at_once import counting
from tests.delegation.pairs import Pair, pair
from tests.delegation.world import NOW, World


class TestASuspendedEstablishment:
    @pytest.mark.parametrize("side", ["centre", "town"])
    def test_suspends_its_delegations_until_it_is_reactivated(
        self, joined: Pair, side: str
    ) -> None:
        delegation_id = joined.agreed()
        worker = joined.assigned(delegation_id)
        facts = joined.with_status(side, "suspended")

        joined.world.told(EstablishmentSuspended(establishment=facts, reason="Impayé."))

        assert not joined.may(worker)
        shown = joined.show(delegation_id)
        assert shown.status.value == "suspended"
        assert shown.is_held
        (suspended,) = joined.world.announced(DelegationSuspended)
        assert isinstance(suspended, DelegationSuspended)
        assert (suspended.by, suspended.because_of) == ("rules", facts.establishment_id)

        joined.world.told(EstablishmentReactivated(establishment=joined.with_status(side)))

        assert joined.may(worker)
        assert joined.status(delegation_id) == "active"
        (resumed,) = joined.world.announced(DelegationResumed)
        assert isinstance(resumed, DelegationResumed)
        assert (resumed.by, resumed.because_of) == ("rules", facts.establishment_id)

    def test_is_not_overruled_by_the_delegating_side(self, joined: Pair) -> None:
        path = f"/delegations/{joined.agreed()}"
        facts = joined.with_status("centre", "suspended")
        joined.world.told(EstablishmentSuspended(establishment=facts, reason="x"))

        assert refused(joined.answerer.post(f"{path}/resume")) == (409, "suspended_by_rules")

    def test_does_not_resume_what_the_delegating_side_suspends(self, joined: Pair) -> None:
        delegation_id = joined.agreed()
        path = f"/delegations/{delegation_id}"
        joined.answerer.post(f"{path}/suspend", {"reason": "Pause."})
        facts = joined.with_status("centre", "suspended")
        joined.world.told(EstablishmentSuspended(establishment=facts, reason="x"))
        both = joined.answerer.get(path).json

        joined.world.told(EstablishmentReactivated(establishment=joined.with_status("centre")))

        assert both["suspended_by"] == ["delegating", "rules"]
        assert joined.answerer.get(path).json["suspended_by"] == ["delegating"]
        assert joined.answerer.get(path).json["reason"] == "Pause."
        assert joined.answerer.post(f"{path}/resume").json["status"] == "active"

    def test_resumes_by_itself_what_the_delegating_side_has_resumed_meanwhile(
        self, joined: Pair
    ) -> None:
        delegation_id = joined.agreed()
        path = f"/delegations/{delegation_id}"
        facts = joined.with_status("centre", "suspended")
        joined.world.told(EstablishmentSuspended(establishment=facts, reason="x"))
        joined.answerer.post(f"{path}/suspend", {"reason": "Pause."})

        answer = joined.answerer.post(f"{path}/resume")

        assert answer.json["suspended_by"] == ["rules"]
        assert answer.json["reason"] is None
        joined.world.told(EstablishmentReactivated(establishment=joined.with_status("centre")))
        assert joined.status(delegation_id) == "active"
        assert len(joined.world.announced(DelegationSuspended)) == 1
        assert len(joined.world.announced(DelegationResumed)) == 1

    def test_holds_until_both_sides_are_active(self, joined: Pair) -> None:
        delegation_id = joined.agreed()
        for side in ("centre", "town"):
            facts = joined.with_status(side, "suspended")
            joined.world.told(EstablishmentSuspended(establishment=facts, reason="x"))

        joined.world.told(EstablishmentReactivated(establishment=joined.with_status("centre")))
        assert joined.show(delegation_id).is_held
        joined.world.told(EstablishmentReactivated(establishment=joined.with_status("town")))
        assert joined.status(delegation_id) == "active"

    def test_lets_requests_wait(self, joined: Pair) -> None:
        delegation_id = joined.ask()
        facts = joined.with_status("centre", "suspended")

        joined.world.told(EstablishmentSuspended(establishment=facts, reason="x"))

        assert joined.status(delegation_id) == "pending"

    def test_leaves_other_establishments_alone(self, world: World) -> None:
        one, two = pair(world), pair(world)
        delegation_id = two.agreed()
        facts = one.with_status("centre", "suspended")

        world.told(EstablishmentSuspended(establishment=facts, reason="x"))

        assert two.status(delegation_id) == "active"

    def test_has_its_delegations_suspended_some_at_a_time(
        self, towns: list[Pair], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first, running = towns[0], [each.agreed() for each in towns]
        monkeypatch.setattr("services.delegation.queries.delegations.TOGETHER", 1)
        news = EstablishmentSuspended(establishment=first.suspended(), reason="Impayé.")

        with counting(first.world) as at_once:
            first.world.told(news)

        statuses = {first.show(delegation_id).status.value for delegation_id in running}
        assert statuses == {"suspended"}
        assert max(at_once) == 1


class TestAClosedEstablishment:
    @pytest.mark.parametrize("side", ["centre", "town"])
    def test_ends_its_delegations_and_its_requests(self, joined: Pair, side: str) -> None:
        active, pending = joined.agreed(), joined.ask({"carriere": "read"})
        worker = joined.assigned(active)
        facts = joined.with_status(side, "closed")

        joined.world.told(EstablishmentClosed(establishment=facts, reason="Fusion."))

        assert joined.show(active).status.value == "terminated"
        assert joined.show(pending).status.value == "lapsed"
        assert not joined.may(worker)
        (ended,) = joined.world.announced(DelegationTerminated)
        assert isinstance(ended, DelegationTerminated)
        assert ended.delegation.ended_by == "rules"
        assert ended.delegation.reason == "establishment_closed"
        (lapsed,) = joined.world.announced(DelegationLapsed)
        assert isinstance(lapsed, DelegationLapsed)
        assert {ended.because_of, lapsed.because_of} == {facts.establishment_id}


class TestAnOrphanedEstablishment:
    def test_is_shown_to_the_centralising_side_until_it_has_recovered(self, joined: Pair) -> None:
        path = f"/delegations/{joined.agreed()}"

        def shown() -> tuple[bool, str | None]:
            answer = joined.asker.get(path).json
            return answer["delegating_is_orphaned"], answer["delegating_orphaned_at"]

        before = shown()
        orphan = replace(joined.town, orphaned_at=NOW)
        joined.world.told(EstablishmentOrphaned(establishment=orphan, orphaned_at=NOW))
        meanwhile = shown()
        joined.world.told(EstablishmentRecovered(establishment=joined.town, orphaned_at=NOW))

        assert before == shown() == (False, None)
        assert meanwhile == (True, NOW.isoformat().replace("+00:00", "Z"))

    def test_keeps_what_it_has_agreed_to(self, joined: Pair) -> None:
        worker = joined.assigned(joined.agreed())
        orphan = replace(joined.town, orphaned_at=NOW)

        joined.world.told(EstablishmentOrphaned(establishment=orphan, orphaned_at=NOW))

        assert joined.may(worker)

    def test_is_known_as_one_by_whoever_holds_both_sides(self, joined: Pair) -> None:
        delegation_id = joined.agreed()
        orphan = replace(joined.town, orphaned_at=NOW)
        joined.world.told(EstablishmentSnapshot(establishment=orphan))

        with joined.world.look() as session:
            delegation = queries.delegations.locked(session, delegation_id)
            queries.establishments.lock_sides(session, delegation)
            assert delegation.delegating.is_orphaned
            assert not delegation.centralising.is_orphaned
