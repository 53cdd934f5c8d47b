from datetime import timedelta
from uuid import uuid4

import pytest

from shared.auth import Basis, Level
from tests.shared.access.world import NOW, TODAY, World


class TestAtHome:
    def test_an_account_goes_as_far_as_its_own_rights(self, world: World) -> None:
        world.told(world.delegate, rights={"leave": "read", "pay": "none"})

        read = world.at_home()
        write = world.at_home(level=Level.WRITE)
        none = world.at_home(service="pay")

        assert (read.allowed, read.basis, read.level) == (True, Basis.OWN, Level.READ)
        assert (write.allowed, write.reason) == (False, "level_too_low")
        assert (none.allowed, none.basis, none.reason) == (False, None, "level_too_low")
        assert read.reach == {}
        assert read.delegation_id is None

    @pytest.mark.parametrize("code", ["accounts", "letters"])
    def test_administrators_hold_the_platforms_own_services_and_users_do_not(
        self, world: World, code: str
    ) -> None:
        assert not world.at_home(service=code).allowed

        world.told(world.delegate, profile="administrator")
        assert world.at_home(service=code, level=Level.WRITE).allowed

    def test_an_administrator_holds_other_services_by_right_only(self, world: World) -> None:
        world.told(world.delegate, profile="administrator")

        assert not world.at_home(service="pay").allowed

    def test_a_right_on_the_platforms_own_services_counts_for_nothing(self, world: World) -> None:
        world.told(world.delegate, rights={"accounts": "write"})

        assert not world.at_home(service="accounts").allowed

    def test_an_invited_account_counts_since_identity_lets_it_in_or_not(self, world: World) -> None:
        world.told(world.delegate, status="invited", expires_on=None, rights={"leave": "read"})

        assert world.at_home().allowed

    @pytest.mark.parametrize("status", ["invitation_lapsed", "deleted"])
    def test_an_account_that_is_not_active_may_do_nothing(self, world: World, status: str) -> None:
        world.told(world.delegate, status=status, rights={"leave": "read"})

        assert world.at_home().reason == "account_inactive"

    def test_an_overdue_account_may_do_nothing(self, world: World) -> None:
        world.told(world.delegate, rights={"leave": "read"}, expires_on=TODAY)
        assert world.at_home().allowed

        world.told(world.delegate, rights={"leave": "read"}, expires_on=TODAY - timedelta(days=1))
        assert world.at_home().reason == "account_expired"

    @pytest.mark.parametrize("status", ["registered", "suspended", "closed"])
    def test_nobody_may_do_anything_in_an_establishment_that_is_not_active(
        self, world: World, status: str
    ) -> None:
        world.told(world.delegate, rights={"leave": "read"})
        world.told(world.home, status=status)

        assert world.at_home().reason == "home_inactive"

    def test_an_unknown_account_may_do_nothing(self, world: World) -> None:
        decision = world.at_home(account_id=uuid4())

        assert not decision.allowed
        assert decision.reason == "account_unknown"

    def test_old_knowledge_changes_nothing(self, world: World) -> None:
        world.told(world.delegate, rights={"leave": "read"})
        long_ago = NOW - timedelta(days=1)
        world.heard(accounts=long_ago, delegation=None)

        decision = world.at_home()

        assert decision.allowed
        assert decision.as_of == long_ago
