from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from shared.access import Decision
from shared.auth import Basis, Level
from shared.events.delegation import AssignmentFacts
from tests.factories import establishment
from tests.shared.access.world import TODAY, World, account


class TestADelegate:
    def test_may_do_what_line_and_assignment_allow(self, world: World) -> None:
        decision = world.decide(level=Level.WRITE)

        assert decision.allowed
        assert decision.basis is Basis.DELEGATION
        assert decision.level is Level.WRITE
        assert decision.delegation_id == world.granted.delegation_id
        assert decision.reach == {"leave": Level.WRITE}
        assert decision.reason is None

    @pytest.mark.parametrize(
        ("line", "assigned", "level"),
        [("read", "write", "read"), ("write", "read", "read"), ("write", "write", "write")],
    )
    def test_goes_as_far_as_the_lesser_of_line_and_assignment(
        self, world: World, line: str, assigned: str, level: str
    ) -> None:
        world.told(world.delegation(lines={"pay": line}, rights={"pay": assigned}))

        decision = world.decide(service="pay", level=Level.WRITE)

        assert decision.level == level
        assert decision.allowed == (level == "write")

    @pytest.mark.parametrize("rights", [{}, {"pay": "write"}, {"leave": "none"}])
    def test_may_not_use_a_service_they_are_not_assigned_to(
        self, world: World, rights: dict[str, str]
    ) -> None:
        given = AssignmentFacts(account_id=world.delegate.account_id, rights=rights)
        world.told(world.granted, assignments=[given])

        assert refusal(world.decide()) == "no_delegation"

    def test_may_not_use_a_service_whose_line_is_gone(self, world: World) -> None:
        world.told(world.granted, lines={"pay": "write"})

        assert refusal(world.decide()) == "no_delegation"

    def test_may_not_do_anything_before_being_assigned(self, world: World) -> None:
        world.told(world.granted, assignments=[])

        assert refusal(world.decide()) == "no_delegation"

    def test_may_not_write_where_they_may_read(self, world: World) -> None:
        world.told(world.granted, lines={"leave": "read"})

        decision = world.decide(level=Level.WRITE)

        assert refusal(decision) == "level_too_low"
        assert decision.level is Level.READ

    def test_may_do_nothing_once_the_delegation_does_not_grant(self, world: World) -> None:
        world.told(world.granted, is_granting=False)

        assert refusal(world.decide()) == "no_delegation"

    def test_may_act_through_the_last_day_in_paris_and_not_a_minute_longer(
        self, world: World
    ) -> None:
        world.told(world.granted, ends_on=TODAY)
        midnight_in_paris = datetime(2026, 11, 16, 23, 0, tzinfo=UTC)
        world.heard(accounts=midnight_in_paris, delegation=midnight_in_paris)

        assert world.decide(now=midnight_in_paris - timedelta(seconds=1)).allowed
        assert refusal(world.decide(now=midnight_in_paris)) == "no_delegation"

    @pytest.mark.parametrize("status", ["registered", "suspended", "closed"])
    def test_may_do_nothing_unless_both_establishments_are_active(
        self, world: World, status: str
    ) -> None:
        world.told(world.other, status=status)
        assert refusal(world.decide()) == "establishment_inactive"

        world.told(world.other, status="active")
        world.told(world.home, status=status)
        assert refusal(world.decide()) == "home_inactive"

    @pytest.mark.parametrize("status", ["invited", "invitation_lapsed", "deleted"])
    def test_may_do_nothing_unless_their_account_is_active(self, world: World, status: str) -> None:
        world.told(world.delegate, status=status, expires_on=None)

        assert refusal(world.decide()) == "account_inactive"

    def test_may_do_nothing_once_their_account_is_overdue(self, world: World) -> None:
        world.told(world.delegate, expires_on=TODAY)
        assert world.decide().allowed

        world.told(world.delegate, expires_on=TODAY - timedelta(days=1))
        assert refusal(world.decide()) == "account_expired"

    def test_is_of_the_centralising_establishment_or_nobody(self, world: World) -> None:
        stranger = account(establishment().establishment_id)
        world.told(establishment(establishment_id=stranger.establishment_id))
        world.told(stranger)
        given = AssignmentFacts(account_id=stranger.account_id, rights={"leave": "write"})
        world.told(world.granted, assignments=[given])

        assert refusal(world.decide(account_id=stranger.account_id)) == "no_delegation"

    def test_may_do_nothing_in_a_third_establishment(self, world: World) -> None:
        third = establishment()
        world.told(third)

        decision = world.decide(establishment_id=third.establishment_id)

        assert refusal(decision) == "no_delegation"

    def test_does_not_work_the_other_way_round(self, world: World) -> None:
        theirs = account(world.other.establishment_id, profile="administrator")
        world.told(theirs)

        decision = world.decide(
            account_id=theirs.account_id, establishment_id=world.home.establishment_id
        )

        assert refusal(decision) == "no_delegation"

    def test_has_nothing_of_what_they_hold_at_home(self, world: World) -> None:
        world.told(world.delegate, profile="administrator", rights={"pay": "write"})

        assert refusal(world.decide(service="accounts")) == "no_delegation"
        assert refusal(world.decide(service="pay")) == "no_delegation"

    @pytest.mark.parametrize("code", ["accounts", "letters"])
    def test_may_use_the_platforms_own_services_where_a_delegation_names_them(
        self, world: World, code: str
    ) -> None:
        world.told(world.delegation(lines={code: "write"}, rights={code: "write"}))

        assert world.decide(service=code, level=Level.WRITE).allowed

    def test_may_do_nothing_where_nothing_is_known_of_the_establishment(self, world: World) -> None:
        assert refusal(world.decide(establishment_id=uuid4())) == "establishment_inactive"


class TestSeveralDelegationsOfOnePair:
    def test_give_the_strongest_for_each_service_and_say_which_gives_it(self, world: World) -> None:
        weaker = world.delegation(
            lines={"leave": "read", "pay": "write"}, rights={"leave": "read", "pay": "write"}
        )
        world.told(weaker)

        leave, pay = world.decide(service="leave"), world.decide(service="pay")

        assert (leave.level, leave.delegation_id) == ("write", world.granted.delegation_id)
        assert (pay.level, pay.delegation_id) == ("write", weaker.delegation_id)
        assert leave.reach == {"leave": Level.WRITE, "pay": Level.WRITE}

    def test_do_not_add_up_to_more_than_one_of_them_gives(self, world: World) -> None:
        world.told(world.delegation(lines={"pay": "write"}, rights={"pay": "read"}))
        world.told(world.delegation(lines={"pay": "read"}, rights={"pay": "write"}))

        assert world.decide(service="pay").level is Level.READ


def refusal(decision: Decision) -> str | None:
    assert not decision.allowed
    return decision.reason
