"""What is told before accounts end (design.md §4.3); `test_expiry_calendar.py`: two whole years."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import time_machine
from sqlalchemy import select, text

from services.accounts.models import ExpiryNotice
from shared.events import accounts
from tests.accounts.people import lettered
from tests.accounts.world import Person, World, coordinates

LAST_DAY = date(2028, 5, 16)
"""Of every account that is activated on the day the tests begin."""


CROWD = text(
    """
    INSERT INTO accounts (id, sequence, establishment_id, identifier, profile, status, title,
        first_name, last_name, email, language, rights, known_as, search_text, sort_name,
        activated_on, expires_on)
    SELECT gen_random_uuid(), 1, :home, 'CROWD' || lpad(n::text, 4, '0'), 'user', 'active', 'ms',
        'Anne', 'Numero ' || n, 'n' || n || '@example.org', 'fr', '{}', '{}', '', '',
        '2026-11-02', DATE '2028-05-02' + n / 60
    FROM generate_series(0, 119) AS n
    """
)


def told(world: World, chore: str) -> list[accounts.AccountsExpiring]:
    """Do a chore, and give what administrators are told."""
    with world.announcing() as said:
        world.do_chore(chore)
    return [event for event in said if isinstance(event, accounts.AccountsExpiring)]


class TestHolders:
    def test_are_reminded_seven_days_before_and_once(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        time.move_to("2028-05-08T21:59:59Z")
        early = world.do_chore("remind_holders")
        time.move_to("2028-05-08T22:00:00Z")
        with world.announcing() as said:
            done = world.do_chore("remind_holders")

        assert (early, done, world.do_chore("remind_holders")) == (0, 2, 0)
        assert {type(event) for event in said} == {accounts.AccountExpiring}
        assert all(event.account.expires_on == LAST_DAY for event in said)  # type: ignore[attr-defined]

    def test_are_reminded_late_where_it_was_missed_but_never_afterwards(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        time.move_to("2028-05-16T21:59:59Z")
        with world.announcing() as said:
            world.do_chore("remind_holders")
        later = world.activate(head.create())
        time.move_to("2029-12-01T12:00:00Z")

        assert len(said) == 2
        assert world.account(later).expires_on is not None
        assert world.do_chore("remind_holders") == 0

    def test_are_reminded_again_of_another_last_day(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        time.move_to("2028-05-10T12:00:00Z")
        world.do_chore("remind_holders")
        head.post(f"{head.path}/renew")
        at_once = world.do_chore("remind_holders")
        time.move_to("2029-11-05T12:00:00Z")

        assert (at_once, world.do_chore("remind_holders")) == (0, 1)

    def test_of_a_suspended_establishment_are_not(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        time.move_to("2028-05-10T12:00:00Z")
        path = f"/establishments/{head.home}"
        world.operator.post(f"{path}/suspend", {"reason": "enquiry"})
        suspended = world.do_chore("remind_holders")
        world.operator.post(f"{path}/reactivate", {})

        assert (suspended, world.do_chore("remind_holders")) == (
            1,
            1,
        )  # the operator; then the head


class TestAdministrators:
    def test_are_told_of_next_month_on_the_twentieth_in_one_digest(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        for number in range(3):
            world.activate(head.create(coordinates("Anne", f"Numéro {lettered(number)}")))
        head.create(coordinates("Anne", "Invitée"))  # has no last day yet
        time.move_to("2028-04-19T21:59:59Z")
        early = told(world, "tell_of_expiring")
        time.move_to("2028-04-19T22:00:00Z")
        (home,) = (
            event
            for event in told(world, "tell_of_expiring")
            if event.establishment.establishment_id == head.home
        )

        assert early == []
        assert (home.period, home.total) == ("month", 4)
        assert (home.first_day, home.last_day) == (date(2028, 5, 1), date(2028, 5, 31))
        assert {account.expires_on for account in home.accounts} == {LAST_DAY}
        assert told(world, "tell_of_expiring") == []

    def test_are_told_by_name_of_fifty_and_how_many_there_are(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        with world.look() as session:
            session.execute(CROWD, {"home": head.home})
        time.move_to("2028-04-20T12:00:00Z")

        events = [e for e in told(world, "tell_of_expiring") if e.period == "month"]

        (home,) = (e for e in events if e.establishment.establishment_id == head.home)
        assert (home.total, len(home.accounts)) == (1 + 120, 50)
        assert home.accounts[0].expires_on == date(2028, 5, 2)  # the first to end come first

    def test_are_told_once_of_each_day_seven_days_before(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        time.move_to("2028-04-20T12:00:00Z")
        told(world, "tell_of_expiring")
        time.move_to("2028-05-08T12:00:00Z")
        early = told(world, "tell_of_expiring")
        time.move_to("2028-05-09T12:00:00Z")
        events = told(world, "tell_of_expiring")

        assert early == []
        assert {(event.period, event.first_day, event.last_day) for event in events} == {
            ("day", LAST_DAY, LAST_DAY)
        }
        time.move_to("2028-05-10T12:00:00Z")
        assert told(world, "tell_of_expiring") == []

    def test_hear_of_what_is_left_where_the_twentieth_was_missed(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        gone = world.activate(head.create())
        time.move_to("2028-05-16T21:00:00Z")
        head.post(f"{gone.path}/renew")

        (month, day) = (
            event
            for event in told(world, "tell_of_expiring")
            if event.establishment.establishment_id == head.home
        )

        assert (month.period, month.total, day.period, day.total) == ("month", 1, "day", 1)

    def test_hear_nothing_of_a_month_that_is_over(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        time.move_to("2028-05-17T12:00:00Z")

        assert told(world, "tell_of_expiring") == []

    def test_are_told_whether_a_sign_in_is_enough(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        time.move_to("2028-05-10T12:00:00Z")

        assert {event.sign_in_renews for event in told(world, "tell_of_expiring")} == {False}

    def test_are_told_once_by_two_chores_at_once(
        self, committed_world: World, time: time_machine.Traveller
    ) -> None:
        world = committed_world
        for number in range(3):
            world.establishment(f"Commune {number}")
        time.move_to("2028-05-10T12:00:00Z")

        with world.announcing() as said, ThreadPoolExecutor(4) as pool:
            chores = ("tell_of_expiring", "remind_holders") * 2
            list(pool.map(world.do_chore, chores))

        notices = [
            (e.establishment.establishment_id, e.period)
            for e in said
            if isinstance(e, accounts.AccountsExpiring)
        ]
        reminded = [e.account.account_id for e in said if isinstance(e, accounts.AccountExpiring)]
        assert len(notices) == len(set(notices)) == 8  # three and the platform's, month and day
        assert len(reminded) == len(set(reminded)) == 4

    def test_are_remembered_as_told_for_ninety_days(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        def remembered() -> int:
            with world.look() as session:
                return len(session.scalars(select(ExpiryNotice)).all())

        time.move_to("2028-05-10T12:00:00Z")
        world.do_chore("tell_of_expiring")
        before = remembered()
        time.move_to("2028-08-14T12:00:00Z")
        world.do_chore("tell_of_expiring")
        meanwhile = remembered()
        time.move_to("2028-08-15T12:00:00Z")
        world.do_chore("tell_of_expiring")

        assert (before, meanwhile, remembered()) == (4, 2, 0)
