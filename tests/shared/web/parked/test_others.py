"""Nobody but operators sees what was given up."""

from collections.abc import Callable

import pytest

from tests.answers import refused
from tests.factories import establishment
from tests.shared.access.world import World, account
from tests.shared.web.conftest import Caller
from tests.shared.web.parking import Park

ROUTES = [
    *[("GET", ""), ("GET", "/{id}"), ("DELETE", "/{id}")],
    *[("POST", "/{id}/replay"), ("POST", "/{id}/discard")],
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
class TestNobodyElse:
    def test_without_a_token(self, anybody: Caller, park: Park, method: str, path: str) -> None:
        answer = anybody.open(method, f"/parked-messages{path.format(id=park().id)}")

        assert answer.status_code == 401

    def test_not_even_the_administrator_whom_it_concerns(
        self, administrator: Caller, park: Park, method: str, path: str
    ) -> None:
        answer = administrator.open(method, f"/parked-messages{path.format(id=park().id)}")

        assert refused(answer) == (403, "forbidden")

    def test_nor_a_delegate(self, delegate: Caller, park: Park, method: str, path: str) -> None:
        answer = delegate.open(method, f"/parked-messages{path.format(id=park().id)}")

        assert refused(answer) == (403, "forbidden")

    def test_nor_a_machine_client(
        self, client: Callable[..., Caller], park: Park, method: str, path: str
    ) -> None:
        answer = client().open(method, f"/parked-messages{path.format(id=park().id)}")

        assert refused(answer) == (403, "forbidden")

    def test_nor_an_operator_with_another_duty(
        self,
        world: World,
        caller: Callable[..., Caller],
        park: Park,
        method: str,
        path: str,
    ) -> None:
        platform = establishment(is_platform=True, name="Plateforme")
        facts = account(
            platform.establishment_id, profile="administrator", rights={"duty:register": "write"}
        )
        world.told(platform)
        world.told(facts)
        world.session.commit()
        librarian = caller(platform.establishment_id, id=facts.account_id)

        answer = librarian.open(method, f"/parked-messages{path.format(id=park().id)}")

        assert refused(answer) == (403, "forbidden")
