from datetime import datetime, timedelta

import pytest

from shared import access
from shared.access import AccessKnowledgeStale
from tests.shared.access.world import NOW, World

FRESH = NOW - timedelta(seconds=60)
OLD = NOW - timedelta(seconds=61)


class TestDelegatedAccess:
    def test_is_decided_on_knowledge_of_a_minute_ago(self, world: World) -> None:
        world.heard(accounts=FRESH, delegation=NOW)

        decision = world.decide()

        assert decision.allowed
        assert decision.as_of == FRESH

    @pytest.mark.parametrize(
        ("accounts", "delegation"), [(OLD, NOW), (NOW, OLD), (None, NOW), (NOW, None)]
    )
    def test_is_refused_where_either_publisher_was_heard_too_long_ago(
        self, world: World, accounts: datetime | None, delegation: datetime | None
    ) -> None:
        world.heard(accounts=accounts, delegation=delegation)

        with pytest.raises(AccessKnowledgeStale) as refused:
            world.decide()

        assert refused.value.status == 503
        assert refused.value.code == "access_knowledge_stale"

    def test_is_refused_even_where_nothing_is_granted_since_it_may_be_by_now(
        self, world: World
    ) -> None:
        world.told(world.granted, is_granting=False)
        world.heard(accounts=NOW, delegation=OLD)

        with pytest.raises(AccessKnowledgeStale):
            world.decide()

    def test_may_be_asked_of_older_knowledge_by_a_setting(self, world: World) -> None:
        world.heard(accounts=OLD, delegation=OLD)

        assert world.decide(staleness=timedelta(seconds=120)).allowed

    def test_is_never_refused_for_what_the_database_owns_itself(self, world: World) -> None:
        world.heard(accounts=None, delegation=NOW)
        assert world.decide(own="accounts").allowed

        world.heard(accounts=NOW, delegation=None)
        assert world.decide(own="delegation").allowed

    def test_is_refused_in_accounts_and_delegation_too_when_the_other_is_not_heard(
        self, world: World
    ) -> None:
        world.heard(accounts=None, delegation=OLD)
        with pytest.raises(AccessKnowledgeStale):
            world.decide(own="accounts")

        world.heard(accounts=OLD, delegation=None)
        with pytest.raises(AccessKnowledgeStale):
            world.decide(own="delegation")

    def test_is_known_as_of_now_at_the_latest(self, world: World) -> None:
        ahead = NOW + timedelta(seconds=5)
        world.heard(accounts=ahead, delegation=ahead)

        assert world.decide().as_of == NOW


class TestAPerimeter:
    def test_is_refused_on_old_knowledge(self, world: World) -> None:
        world.heard(accounts=NOW, delegation=OLD)

        with pytest.raises(AccessKnowledgeStale):
            access.perimeter(world.session, account_id=world.delegate.account_id, now=NOW)
