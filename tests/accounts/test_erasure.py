"""Somebody's data goes from every service, and each says so (design.md §4.11)."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from sqlalchemy import select

from services.accounts.actions import erasures as erasing
from services.accounts.models import ErasureAcknowledgement, Invitation, Operation
from services.accounts.queries.erasures import SERVICES
from services.accounts.worker import measure_erasures
from shared import clock, erasure
from shared.auth import Duty
from shared.erasure import ErasedAccount
from shared.events import accounts, delegation, identity, mailer
from shared.jobs import JobItem
from tests.accounts.working import Works
from tests.accounts.world import Person, World
from tests.scans import using

OF_SERVICE = {
    "identity": identity.AccountErased,
    "delegation": delegation.AccountErased,
    "mailer": mailer.AccountErased,
}


def tombstone(world: World, head: Person, time: time_machine.Traveller) -> Person:
    """Create somebody, delete them, and let their time go by."""
    person = head.create()
    assert head.call("DELETE", person.path).status_code == 204
    time.shift(timedelta(days=366))
    return person


def acknowledge(world: World, person: Person, *services: str) -> None:
    for service in services:
        world.hear(OF_SERVICE[service](account_id=person.account_id, establishment_id=person.home))


class TestWhatJobsDid:
    @pytest.mark.pristine
    def test_is_found_among_all_that_they_did(self, world: World, head: Person) -> None:
        with world.look() as session, using(session, "ix_job_items_subject_id"):
            erasing.erase(session, account_id=head.account_id)


class TestARequest:
    def test_is_told_when_a_tombstone_is_emptied(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        person = tombstone(world, head, time)

        with world.announcing() as said:
            world.do_chore("erase_tombstones")

        assert said == [
            accounts.AccountErasureRequested(
                account_id=person.account_id, establishment_id=person.home
            )
        ]
        assert world.do_chore("erase_tombstones") == 0

    def test_is_told_when_a_registration_lapses(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        made = world.register(world.in_register())
        time.shift(timedelta(days=61))

        with world.announcing() as said:
            world.do_chore("lapse_registrations")

        told = [each for each in said if isinstance(each, accounts.AccountErasureRequested)]
        assert [each.account_id for each in told] == [UUID(made.json["account_id"])]

    def test_empties_what_else_is_kept_here(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        csv = "title;first_name;last_name;email;profile\nMme;Anne;Aucanari;anne@example.org;user"
        answer = head.post(
            f"{head.accounts}/import",
            data=csv.encode(),
            headers={"Content-Type": "text/csv"},
        )
        assert answer.status_code == 202, answer.json
        Works(world).run()
        with world.look() as session:
            (item,) = session.scalars(select(JobItem))
        assert item.subject_id is not None
        person = Person(world, item.subject_id, head.home)
        head.call("DELETE", person.path)
        time.shift(timedelta(days=366))
        world.do_chore("erase_tombstones")

        world.deliver()

        with world.look() as session:
            (item,) = session.scalars(select(JobItem))
            invited = session.scalars(select(Invitation.account_id)).all()
        assert (item.facts, item.message, item.outcome) == (None, None, "created")
        assert person.account_id not in invited


class TestAnErasure:
    def test_is_complete_once_every_service_has_acknowledged(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        person = tombstone(world, head, time)
        world.do_chore("erase_tombstones")
        world.deliver()

        with world.announcing() as early:
            acknowledge(world, person, "identity", "mailer", "mailer")
            world.deliver()
        with world.announcing() as late:
            acknowledge(world, person, "delegation")
            world.deliver()
            acknowledge(world, person, "delegation")

        assert early == []
        assert late == [
            accounts.AccountErasureCompleted(
                account_id=person.account_id, establishment_id=person.home
            )
        ]
        with world.look() as session:
            row = session.get_one(ErasedAccount, person.account_id)
            by = session.scalars(select(ErasureAcknowledgement.service)).all()
        assert row.settled_at is not None
        assert sorted(by) == sorted(SERVICES)

    @pytest.mark.parametrize("missing", sorted(SERVICES))
    def test_waits_for_each_of_them(
        self, world: World, head: Person, time: time_machine.Traveller, missing: str
    ) -> None:
        person = tombstone(world, head, time)
        world.do_chore("erase_tombstones")
        if missing != "accounts":
            world.deliver()

        with world.announcing() as said:
            acknowledge(world, person, *(name for name in OF_SERVICE if name != missing))

        assert not [each for each in said if isinstance(each, accounts.AccountErasureCompleted)]

    def test_stands_in_the_history_without_a_name(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        person = tombstone(world, head, time)
        world.do_chore("erase_tombstones")
        world.deliver()
        acknowledge(world, person, *OF_SERVICE)
        world.deliver()
        world.deliver()

        with world.look() as session:
            row = session.scalars(
                select(Operation).where(Operation.operation == "accounts.account.erasure_completed")
            ).one()
        assert (row.account_id, row.facts) == (person.account_id, {})

    def test_leaves_nothing_to_tell_again(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        person = tombstone(world, head, time)
        world.do_chore("erase_tombstones")

        facts = world.account(person).facts()

        assert (facts.first_name, facts.last_name, facts.email) == ("", "", "")
        assert (facts.phone, facts.department) == (None, None)
        with world.look() as session:
            assert erasure.is_erased(session, person.account_id)
            assert not erasure.is_erased(session, uuid4())


class TestThePendingErasures:
    def test_tell_who_has_acknowledged_and_since_when(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        person = tombstone(world, head, time)
        world.do_chore("erase_tombstones")
        acknowledge(world, person, "mailer")

        answer = world.operator.get("/erasures")

        (found,) = answer.json
        assert (found["account_id"], found["establishment_id"]) == (
            str(person.account_id),
            str(person.home),
        )
        now = clock.now().isoformat().replace("+00:00", "Z")
        assert found["requested_at"] == now
        assert found["acknowledged"] == [{"service": "mailer", "acknowledged_at": now}]
        assert found["missing"] == ["identity", "accounts", "delegation"]
        assert answer.headers["X-Pagination"]

    def test_are_for_support_alone(self, world: World, head: Person) -> None:
        others = world.activate(world.make_operator(frozenset(Duty) - {Duty.SUPPORT}))

        assert head.get("/erasures").status_code == 403
        assert others.get("/erasures").status_code == 403

    def test_are_gone_once_complete(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        person = tombstone(world, head, time)
        world.do_chore("erase_tombstones")
        acknowledge(world, person, *OF_SERVICE)
        for _ in range(3):
            world.deliver()

        assert world.operator.get("/erasures").json == []

    def test_are_measured(self, world: World, head: Person, time: time_machine.Traveller) -> None:
        tombstone(world, head, time)
        world.do_chore("erase_tombstones")
        time.shift(timedelta(hours=2))

        with world.look() as session:
            told = {
                family.name: family.samples[0].value
                for family in measure_erasures(session, "accounts", clock.now())
            }

        assert told == {
            "comptoir_erasures_pending": 1.0,
            "comptoir_erasures_oldest_seconds": 7200.0,
        }
