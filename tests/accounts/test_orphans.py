"""Noticing that nobody administers an establishment any more (design.md §4.1)."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from shared.events import Event, accounts
from tests.accounts.world import ADDRESS, Person, World

LAST_DAY = date(2028, 5, 16)
WARNED = "2028-03-17T12:00:00Z"
AFTER = "2028-05-17T12:00:00Z"


def chore(world: World) -> list[Event]:
    """Let the chore look, and tell what it announces."""
    with world.announcing() as said:
        world.do_chore("follow_administrators")
    return said


def types(said: list[Event]) -> list[type[Event]]:
    return [type(event) for event in said]


class TestAnEstablishment:
    def test_is_orphaned_the_day_after_its_last_administrators_last_day_in_paris(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        time.move_to("2028-05-16T21:59:59Z")
        early = types(chore(world))
        time.move_to("2028-05-16T22:00:00Z")

        (orphaned,) = chore(world)

        assert accounts.EstablishmentOrphaned not in early
        assert isinstance(orphaned, accounts.EstablishmentOrphaned)
        assert orphaned.orphaned_at == datetime(2028, 5, 16, 22, tzinfo=UTC)
        assert orphaned.establishment.establishment_id == head.home
        assert orphaned.establishment.orphaned_at == orphaned.orphaned_at
        assert chore(world) == []

    def test_is_not_while_another_administrator_can_act(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        time.shift(timedelta(days=100))
        other = head.create(profile="administrator", postal_address=ADDRESS)
        world.activate(other)
        time.move_to(AFTER)

        assert accounts.EstablishmentOrphaned not in types(chore(world))

    def test_is_although_users_are_left_and_somebody_is_invited(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        time.move_to("2028-05-10T12:00:00Z")
        world.activate(head.create())
        head.create(profile="administrator", postal_address=ADDRESS)
        time.move_to(AFTER)

        assert types(chore(world)) == [accounts.EstablishmentOrphaned]

    def test_is_not_while_its_first_administrator_has_yet_to_answer(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        home = world.register(world.in_register()).json["establishment_id"]
        world.operator.post(f"/establishments/{home}/confirm", {})

        waiting = chore(world)
        time.shift(timedelta(days=15))
        world.do_chore("lapse_invitations")

        assert waiting == []
        assert types(chore(world)) == [accounts.EstablishmentOrphaned]

    @pytest.mark.parametrize("act", ["suspend", "close"])
    def test_says_nothing_unless_it_is_active(
        self, world: World, head: Person, time: time_machine.Traveller, act: str
    ) -> None:
        world.operator.post(f"/establishments/{head.home}/{act}", {"reason": "x"})
        time.move_to(AFTER)

        assert chore(world) == []

    def test_says_it_once_it_is_active_again(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        world.operator.post(f"/establishments/{head.home}/suspend", {"reason": "x"})
        time.move_to(AFTER)
        world.refresh_operator()
        world.operator.post(f"/establishments/{head.home}/reactivate")

        assert types(chore(world)) == [accounts.EstablishmentOrphaned]

    def test_never_is_the_platforms_own(self, world: World, time: time_machine.Traveller) -> None:
        time.move_to(AFTER)

        assert chore(world) == []


class TestAWarning:
    def test_comes_sixty_days_before_once(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        time.move_to("2028-03-16T12:00:00Z")
        early = chore(world)
        time.move_to(WARNED)

        said = chore(world)

        assert early == []
        assert types(said) == [accounts.EstablishmentOrphaningForeseen]
        assert said[0].to_data()["last_on"] == LAST_DAY.isoformat()
        assert chore(world) == []

    def test_looks_at_the_one_who_can_act_longest(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        time.shift(timedelta(days=30))
        world.activate(head.create(profile="administrator", postal_address=ADDRESS))
        time.move_to(WARNED)
        first = chore(world)
        time.shift(timedelta(days=31))

        (warned,) = chore(world)

        assert first == []
        assert isinstance(warned, accounts.EstablishmentOrphaningForeseen)
        assert warned.last_on > LAST_DAY

    def test_comes_again_for_another_last_day(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        time.move_to(WARNED)
        chore(world)
        head.post(f"{head.path}/renew")
        after_renewal = chore(world)
        time.shift(timedelta(days=500))

        assert after_renewal == []
        assert types(chore(world)) == [accounts.EstablishmentOrphaningForeseen]


class TestAnOrphanedEstablishment:
    @pytest.fixture
    def orphan(self, world: World, head: Person, time: time_machine.Traveller) -> Person:
        """The user of an orphaned establishment."""
        user = world.activate(head.create(postal_address=ADDRESS))
        world.deliver()
        time.move_to(AFTER)
        world.refresh_operator()
        assert types(chore(world)) == [accounts.EstablishmentOrphaned]
        world.deliver()
        return user

    def test_has_recovered_as_soon_as_somebody_renews_an_administrator(
        self, world: World, head: Person, orphan: Person
    ) -> None:
        with world.announcing() as said:
            world.operator.post(f"{head.path}/renew")
            world.deliver()

        renewed, recovered = said
        assert isinstance(recovered, accounts.EstablishmentRecovered)
        assert recovered.orphaned_at == datetime(2028, 5, 17, 12, tzinfo=UTC)
        assert recovered.establishment.orphaned_at is None
        assert isinstance(renewed, accounts.AccountRenewed)
        world.deliver()
        assert chore(world) == []

    def test_has_recovered_as_soon_as_an_invited_administrator_creates_a_password(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        time.move_to("2028-05-10T12:00:00Z")
        invited = head.create(profile="administrator", postal_address=ADDRESS)
        time.move_to(AFTER)
        chore(world)
        world.deliver()
        with world.announcing() as said:
            world.activate(invited)
            world.deliver()

        assert types(said) == [accounts.AccountActivated, accounts.EstablishmentRecovered]

    def test_has_not_because_a_user_is_renewed(
        self, world: World, head: Person, orphan: Person
    ) -> None:
        with world.announcing() as said:
            world.operator.post(f"{orphan.path}/renew")
            world.deliver()

        assert types(said) == [accounts.AccountRenewed]

    def test_has_recovered_by_the_chore_where_news_was_lost(
        self, world: World, head: Person, orphan: Person
    ) -> None:
        world.operator.post(f"{head.path}/renew")

        assert types(chore(world)) == [accounts.EstablishmentRecovered]
        assert chore(world) == []

    def test_may_be_orphaned_again(
        self, world: World, head: Person, orphan: Person, time: time_machine.Traveller
    ) -> None:
        world.operator.post(f"{head.path}/renew")
        chore(world)
        time.shift(timedelta(days=600))

        assert types(chore(world)) == [accounts.EstablishmentOrphaned]
