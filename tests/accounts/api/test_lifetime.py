"""Inviting, activating, renewing, promoting (design.md §4.2, §4.3)."""

from datetime import date, timedelta

import pytest
import time_machine

from shared import clock
from shared.events import accounts
from tests.accounts.world import ADDRESS, NOW, Person, World
from tests.answers import refusal


class TestActivation:
    def test_starts_eighteen_months(self, world: World, head: Person) -> None:
        person = head.create()
        with world.announcing() as said:
            world.activate(person)

        (event,) = said
        assert isinstance(event, accounts.AccountActivated)
        assert event.account.status == "active"
        assert event.account.expires_on == date(2028, 5, 16)

    def test_counts_from_the_day_in_paris(self, world: World, head: Person) -> None:
        person = world.activate(head.create(), at=NOW.replace(hour=23, minute=30))

        assert world.account(person).expires_on == date(2028, 5, 17)

    def test_after_the_invitation_lapsed_is_honoured(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        person = head.create()
        time.shift(timedelta(days=15))
        assert world.do_chore("lapse_invitations") == 1
        assert world.account(person).status == "invitation_lapsed"

        world.activate(person, at=NOW + timedelta(days=14))

        assert world.account(person).status == "active"

    def test_of_a_deleted_account_is_ignored(self, world: World, head: Person) -> None:
        person = head.create()
        head.call("DELETE", person.path)
        with world.announcing() as said:
            world.activate(person)

        assert world.account(person).status == "deleted"
        assert said == []

    def test_told_twice_changes_nothing(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        person = world.activate(head.create())
        time.shift(timedelta(days=3))

        world.activate(person)

        assert world.account(person).expires_on == date(2028, 5, 16)


class TestInvitation:
    def test_is_not_repeated_within_a_day(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        person = head.create()
        time.shift(timedelta(hours=24, seconds=-1))
        with world.announcing() as said:
            early = [head.post(f"{person.path}/invite") for _ in range(3)]
        time.shift(timedelta(seconds=1))

        late = head.post(f"{person.path}/invite")

        assert [refusal(answer) for answer in early] == ["invited_lately"] * 3
        assert early[0].json["again_from"] == clock.written(clock.now())
        assert late.status_code == 200
        assert said == []

    def test_is_repeated_with_who_asks(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        person = head.create()
        time.shift(timedelta(days=1))
        with world.announcing() as said:
            answer = head.post(f"{person.path}/invite")

        assert answer.status_code == 200
        (event,) = said
        assert isinstance(event, accounts.AccountInvited)
        assert event.invited_by is not None
        assert event.invited_by.account_id == head.account_id

    def test_revives_a_lapsed_one(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        person = head.create()
        time.shift(timedelta(days=15))
        world.do_chore("lapse_invitations")

        assert head.post(f"{person.path}/invite").json["status"] == "invited"
        time.shift(timedelta(days=14))
        assert world.do_chore("lapse_invitations") == 0

    def test_is_not_for_who_has_a_password(self, world: World, head: Person) -> None:
        person = world.activate(head.create())

        assert refusal(head.post(f"{person.path}/invite")) == "already_active"

    def test_of_a_sole_administrator_is_repeated_by_support(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        home = world.register(world.in_register()).json
        path = f"/establishments/{home['establishment_id']}"
        world.operator.post(f"{path}/confirm", {})
        time.shift(timedelta(days=1))

        answer = world.operator.post(f"{path}/accounts/{home['account_id']}/invite")

        assert answer.status_code == 200


class TestRenewal:
    def test_sets_eighteen_months_from_today(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        person = world.activate(head.create())
        time.move_to("2027-08-31T10:00:00Z")
        with world.announcing() as said:
            answer = head.post(f"{person.path}/renew")

        assert answer.json["expires_on"] == "2029-02-28"
        (event,) = said
        assert isinstance(event, accounts.AccountRenewed)
        assert not event.is_own

    def test_of_oneself_is_marked(self, world: World, head: Person) -> None:
        with world.announcing() as said:
            answer = head.post(f"{head.path}/renew")

        assert answer.status_code == 200
        assert isinstance(said[0], accounts.AccountRenewed)
        assert said[0].is_own

    def test_of_oneself_is_too_late_once_overdue(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        time.move_to("2028-06-10T12:00:00Z")

        assert refusal(head.post(f"{head.path}/renew")) == "renewal_required"

    def test_is_not_for_who_has_no_password(self, world: World, head: Person) -> None:
        person = head.create()

        assert refusal(head.post(f"{person.path}/renew")) == "not_activated"


class TestExpiryBasis:
    @pytest.fixture
    def overrides(self) -> dict[str, str]:
        return {"EXPIRY_BASIS": "last_sign_in"}

    def test_may_be_the_last_sign_in(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        person = world.activate(head.create())
        time.move_to("2027-03-01T10:00:00Z")
        with world.announcing() as said:
            world.sign_in(person)

        (event,) = said
        assert isinstance(event, accounts.AccountChanged)
        assert event.changed == ["expires_on"]
        assert event.account.expires_on == date(2028, 9, 1)

    def test_is_never_older_news(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        person = world.activate(head.create())
        time.move_to("2027-03-01T10:00:00Z")
        world.sign_in(person)
        time.move_to("2027-02-01T10:00:00Z")
        world.sign_in(person)

        assert world.account(person).expires_on == date(2028, 9, 1)


class TestSignIn:
    def test_is_shown_and_moves_no_expiry(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        person = world.activate(head.create())
        time.move_to("2027-03-01T10:00:00Z")
        with world.announcing() as said:
            world.sign_in(person)

        shown = head.get(person.path).json
        assert shown["last_signed_in_at"] == "2027-03-01T10:00:00Z"
        assert shown["expires_on"] == "2028-05-16"
        assert said == []


class TestPromotion:
    def test_makes_an_administrator_and_tells_who_did(self, world: World, head: Person) -> None:
        person = world.activate(head.create())
        with world.announcing() as said:
            answer = head.post(f"{person.path}/promote", {"postal_address": ADDRESS})

        assert answer.json["profile"] == "administrator"
        assert answer.json["postal_address"] == ADDRESS
        (event,) = said
        assert isinstance(event, accounts.AccountPromoted)
        assert event.promoted_by is not None
        assert event.promoted_by.account_id == head.account_id

    def test_needs_a_postal_address(self, world: World, head: Person) -> None:
        person = world.activate(head.create())
        with world.announcing() as said:
            answer = head.post(f"{person.path}/promote", {})

        assert set(answer.json["errors"]) == {"postal_address"}
        assert said == []
        assert world.account(person).profile == "user"

    def test_takes_the_address_that_is_known(self, world: World, head: Person) -> None:
        person = world.activate(head.create(postal_address=ADDRESS))

        assert head.post(f"{person.path}/promote", {}).status_code == 200

    def test_is_refused_twice(self, world: World, head: Person) -> None:
        answer = head.post(f"{head.path}/promote", {})

        assert refusal(answer) == "already_administrator"

    def test_needs_an_active_account_not_overdue(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        invited = head.create(postal_address=ADDRESS)
        active = world.activate(head.create(postal_address=ADDRESS))
        first = head.post(f"{invited.path}/promote", {})
        time.move_to("2028-06-10T12:00:00Z")

        assert refusal(first) == "not_activated"
        assert refusal(head.post(f"{active.path}/promote", {})) == "renewal_required"
