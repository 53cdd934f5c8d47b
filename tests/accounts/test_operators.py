"""The platform's own people (design.md §4.1)."""

from datetime import UTC, datetime, timedelta
from datetime import time as hours

import time_machine

from shared.auth import Duty, Profile
from shared.events import accounts
from tests.accounts.world import World, coordinates
from tests.answers import refused

NOON = hours(12)


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
        assert answer.status_code == 404

    def test_manage_one_another_at_home(self, world: World) -> None:
        colleague = world.operator.create(profile="user", rights={"duty:support": "write"})

        assert world.operator.get(colleague.path).json["rights"] == {"duty:support": "write"}

    def test_with_some_duties_only_do_not_look_after_the_others(self, world: World) -> None:
        printer = world.activate(world.make_operator(frozenset({Duty.PRINT})))
        other = world.make_operator()

        assert world.account(printer).profile is Profile.USER
        assert world.account(other).profile is Profile.ADMINISTRATOR

    def test_give_no_duty_that_is_not_theirs(self, world: World) -> None:
        printer = world.activate(
            world.make_operator(frozenset({Duty.PRINT}), profile=Profile.ADMINISTRATOR)
        )
        more = {"duty:print": "write", "duty:register": "write"}

        themselves = printer.edit(f"{printer.path}/rights", {"rights": more}, method="PUT")
        somebody = printer.post(
            printer.accounts, coordinates() | {"profile": "user", "rights": more}
        )

        for answer in (themselves, somebody):
            assert answer.status_code == 422
            assert list(answer.json["errors"]) == ["rights.duty:register"]
        assert world.account(printer).rights == {"duty:print": "write"}
        printer.create(profile="user", rights={"duty:print": "write"})

    def test_move_no_address_of_somebody_with_a_duty_that_is_not_theirs(self, world: World) -> None:
        printer = world.activate(
            world.make_operator(frozenset({Duty.PRINT}), profile=Profile.ADMINISTRATOR)
        )
        fuller = world.activate(world.make_operator())
        before = world.account(fuller).email

        answer = printer.edit(fuller.path, {"email": "taken@example.org"})

        assert refused(answer) == (403, "beyond_duties")
        assert world.account(fuller).email == before
        assert world.account(fuller).pending_email is None
        assert printer.edit(printer.path, {"email": "own@example.org"}).status_code == 200
        assert world.operator.edit(fuller.path, {"email": "new@example.org"}).status_code == 200


class TestTheLastOfThem:
    def test_is_renewed_before_an_expiry_locks_them_out(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        before = world.account(world.operator).expires_on
        assert before is not None
        early = world.do_chore("keep_an_operator")

        time.move_to(datetime.combine(before - timedelta(days=30), NOON, UTC))
        with world.announcing() as said:
            done = [world.do_chore("keep_an_operator") for _ in range(2)]

        assert (early, done) == (0, [1, 0])
        (event,) = said
        assert isinstance(event, accounts.AccountRenewed)
        assert event.account.account_id == world.operator.account_id
        after = world.account(world.operator).expires_on
        assert after is not None
        assert after > before

    def test_is_not_kept_while_another_is_good_for_longer(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        before = world.account(world.operator).expires_on
        assert before is not None
        time.move_to(datetime.combine(before - timedelta(days=60), NOON, UTC))
        world.activate(world.make_operator(first_name="Paul"))

        time.move_to(datetime.combine(before, NOON, UTC))

        assert world.do_chore("keep_an_operator") == 0
