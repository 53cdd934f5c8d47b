"""The platform's own people (DESIGN §4.1)."""

from shared.auth import Duty
from shared.events import accounts
from tests.accounts.world import World


class TestOperators:
    def test_make_the_platform_on_the_first_call_only(self, world: World) -> None:
        before = [message.event for message in world.outbox()]
        with world.announcing() as said:
            second = world.make_operator(frozenset({Duty.PRINT}), first_name="Paul")

        assert [type(event) for event in before[:4]] == [
            accounts.EstablishmentConfirmed,
            accounts.ServicePublished,
            accounts.ServicePublished,
            accounts.AccountCreated,
        ]
        (event,) = said
        assert isinstance(event, accounts.AccountCreated)
        assert event.account.rights == {"duty:print": "write"}
        assert not event.informs_representative
        assert second.home == world.operator.home

    def test_belong_to_an_establishment_that_stands_in_no_register(self, world: World) -> None:
        confirmed = world.outbox()[0].event

        assert isinstance(confirmed, accounts.EstablishmentConfirmed)
        assert confirmed.establishment.is_platform
        assert confirmed.establishment.status == "active"
        answer = world.register(("00000000000000", "X1"))
        assert answer.status_code in (404, 422)

    def test_manage_one_another_at_home(self, world: World) -> None:
        colleague = world.operator.create(profile="user", rights={"duty:support": "write"})

        assert world.operator.get(colleague.path).json["rights"] == {"duty:support": "write"}
