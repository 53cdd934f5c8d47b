from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from shared import access
from shared.auth import Duty
from shared.events.accounts import AccountFacts
from tests.factories import establishment
from tests.shared.access.world import World, account

RIGHTS = {"duty:register": "write", "duty:print": "read", "leave": "write"}


@pytest.fixture
def operator(world: World) -> AccountFacts:
    platform = establishment(is_platform=True)
    world.told(platform)
    operator = account(platform.establishment_id, rights=RIGHTS)
    world.told(operator)
    return operator


class TestAnOperator:
    def test_has_the_duties_held_at_write(self, session: Session, operator: AccountFacts) -> None:
        assert access.duties_of(session, operator.account_id) == {Duty.REGISTER}

    @pytest.mark.parametrize("status", ["deleted", "invitation_lapsed"])
    def test_has_none_without_an_active_account(
        self, world: World, operator: AccountFacts, status: str
    ) -> None:
        world.told(operator, status=status)

        assert access.duties_of(world.session, operator.account_id) == set()


class TestAnybodyElse:
    def test_has_no_duties_whatever_their_rights_say(self, world: World) -> None:
        world.told(world.delegate, rights=RIGHTS)

        assert access.duties_of(world.session, world.delegate.account_id) == set()
        assert access.duties_of(world.session, uuid4()) == set()
