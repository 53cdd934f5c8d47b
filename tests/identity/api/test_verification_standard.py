"""What OWASP's standard asks for and no other test here says (docs/security.md)."""

from datetime import timedelta

import time_machine

from tests.identity.world import World


class TestAPassword:
    def test_is_good_until_its_holder_changes_it(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        holder = world.holder()

        time.shift(timedelta(days=400))

        assert world.sign_in(holder).status_code == 201


class TestSessions:
    def test_are_as_many_as_one_likes_and_all_are_listed(self, world: World) -> None:
        holder = world.holder()
        for _ in range(12):
            world.signed_in(holder)

        listed = world.call("GET", "/sessions", token=holder.token).json or []

        assert len(listed) == 12
        assert [each["is_current"] for each in listed].count(True) == 1
