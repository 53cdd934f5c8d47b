from datetime import timedelta
from typing import Any

from shared import access
from shared.access.delegated import Grant
from shared.auth import Level
from tests.factories import establishment
from tests.shared.access.world import NOW, TODAY, World


class TestAPerimeter:
    def test_lists_the_establishments_one_may_act_for_by_name(self, world: World) -> None:
        first = establishment(name="Agence de l'eau")
        world.told(first)
        granted = world.delegation(
            delegating_id=first.establishment_id,
            lines={"pay": "write", "leave": "write"},
            rights={"pay": "read", "accounts": "write"},
        )
        world.told(granted)

        agency, town_hall = reaches(world)

        assert agency.establishment_id == first.establishment_id
        assert agency.grants == {"pay": Grant(Level.READ, granted.delegation_id)}
        assert town_hall.establishment_id == world.other.establishment_id
        assert town_hall.grants == {"leave": Grant(Level.WRITE, world.granted.delegation_id)}

    def test_leaves_out_what_grants_nothing(self, world: World) -> None:
        over = establishment()
        closed = establishment(status="closed")
        for facts in (over, closed):
            world.told(facts)
        ended = TODAY - timedelta(days=1)
        given: dict[str, Any] = {"lines": {"pay": "read"}, "rights": {"pay": "read"}}
        world.told(world.delegation(delegating_id=over.establishment_id, ends_on=ended, **given))
        world.told(world.delegation(delegating_id=closed.establishment_id, **given))
        world.told(world.granted, assignments=[])

        assert reaches(world) == []

    def test_is_empty_for_who_may_do_nothing(self, world: World) -> None:
        world.told(world.delegate, expires_on=TODAY - timedelta(days=1))

        assert reaches(world) == []


def reaches(world: World) -> list[access.Reach]:
    return access.perimeter(world.session, account_id=world.delegate.account_id, now=NOW)
