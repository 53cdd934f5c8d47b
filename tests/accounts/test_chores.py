"""What happens because time passes (design.md §4.2, §4.3)."""

from datetime import timedelta

import time_machine

from shared.events import accounts
from tests.accounts.world import Person, World


class TestInvitations:
    def test_lapse_after_fifteen_days(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        person = head.create()
        time.shift(timedelta(days=15) - timedelta(seconds=1))
        early = world.do_chore("lapse_invitations")
        time.shift(timedelta(seconds=1))
        with world.announcing() as said:
            done = world.do_chore("lapse_invitations")

        assert (early, done, world.do_chore("lapse_invitations")) == (0, 1, 0)
        (event,) = said
        assert isinstance(event, accounts.AccountInvitationLapsed)
        assert event.account.account_id == person.account_id
        assert event.account.status == "invitation_lapsed"

    def test_of_unproven_registrations_do_not(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        world.register(world.in_register())
        time.shift(timedelta(days=16))

        assert world.do_chore("lapse_invitations") == 0


class TestExpiry:
    def test_is_told_once_after_the_last_day_in_paris(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        time.move_to("2028-05-16T21:59:59Z")
        early = world.do_chore("tell_expired")
        time.move_to("2028-05-16T22:00:00Z")
        with world.announcing() as said:
            done = world.do_chore("tell_expired")

        assert (early, done, world.do_chore("tell_expired")) == (0, 2, 0)
        assert [type(event) for event in said] == [accounts.AccountExpired] * 2

    def test_is_told_again_after_a_renewal(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        person = world.activate(head.create())
        time.move_to("2028-05-10T12:00:00Z")
        head.post(f"{head.path}/renew")
        time.move_to("2028-05-17T12:00:00Z")
        world.do_chore("tell_expired")
        head.post(f"{person.path}/renew")
        time.move_to("2029-11-18T12:00:00Z")

        assert world.do_chore("tell_expired") == 2


class TestTombstones:
    def test_are_emptied_and_keep_the_identifier(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        person = head.create()
        head.call("DELETE", person.path)
        time.shift(timedelta(days=364))
        early = world.do_chore("erase_tombstones")
        time.shift(timedelta(days=2))
        done = world.do_chore("erase_tombstones")

        account = world.account(person)
        assert (early, done) == (0, 1)
        assert account.identifier == person.identifier
        assert (account.first_name, account.last_name, account.email) == ("", "", "")
        assert account.phone is None
        assert "dupre" not in account.search_text
