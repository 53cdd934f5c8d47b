"""Whether whoever asked for an address may still have it once it is confirmed (design.md §4.2)."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from shared import clock
from shared.auth import Duty, Profile
from shared.events import delegation, identity
from tests.accounts.applications import Client
from tests.accounts.world import TODAY, Person, World, coordinates

NEW = "elle@example.org"
OTHER = "autre@example.org"
RIGHTS = {"accounts": "write", "affiliation": "write"}


@pytest.fixture
def centre(world: World) -> Person:
    world.service("affiliation")
    return world.establishment("Centre de gestion")


@pytest.fixture
def town(world: World, centre: Person) -> Person:
    return world.establishment("Commune de Trifouillis")


@pytest.fixture
def person(world: World, town: Person) -> Person:
    return world.activate(town.create(rights={"affiliation": "write"}))


def confirm(world: World, person: Person, email: str = NEW) -> bool:
    """Confirm the address that waits, and tell whether it counts from now on."""
    world.hear(
        identity.EmailConfirmed(
            account_id=person.account_id, establishment_id=person.home, email=email
        )
    )
    account = world.account(person)
    assert account.pending_email is None
    return account.email == email


class TestADelegatesRequest:
    @pytest.fixture
    def delegate(self, world: World, centre: Person) -> Person:
        return world.activate(centre.create(coordinates("Théodule", "Relais")))

    @pytest.fixture
    def asked(
        self, world: World, centre: Person, town: Person, person: Person, delegate: Person
    ) -> delegation.AccessChanged:
        """Let the delegate ask, and tell by which delegation."""
        known = delegation.AccessChanged(
            delegation_id=uuid4(),
            centralising_id=centre.home,
            delegating_id=town.home,
            is_granting=True,
            ends_on=TODAY + timedelta(days=100),
            lines=RIGHTS,
            assignments=[delegation.AssignmentFacts(account_id=delegate.account_id, rights=RIGHTS)],
        )
        world.hear(known)
        assert delegate.edit(person.path, {"email": NEW}).status_code == 200
        return known

    @pytest.mark.usefixtures("asked")
    def test_counts_while_the_delegation_does(self, world: World, person: Person) -> None:
        assert confirm(world, person)

    @pytest.mark.parametrize(
        "now",
        [
            {"is_granting": False, "lines": {}},
            {"ends_on": TODAY - timedelta(days=1)},
            {"assignments": []},
            {"lines": {"accounts": "read", "affiliation": "write"}},
            {"lines": {"accounts": "write", "affiliation": "read"}},
        ],
        ids=["ended or suspended", "expired", "unassigned", "reading only", "narrower"],
    )
    def test_is_void_once_the_delegation_no_longer_allows_it(
        self, world: World, person: Person, asked: delegation.AccessChanged, now: dict[str, object]
    ) -> None:
        world.hear(type(asked)(**{**vars(asked), **now}))

        assert not confirm(world, person)

    def test_stays_void_once_the_delegation_is_resumed(
        self,
        world: World,
        person: Person,
        delegate: Person,
        asked: delegation.AccessChanged,
        time: time_machine.Traveller,
    ) -> None:
        time.shift(timedelta(seconds=1))
        world.hear(replace(asked, is_granting=False, lines={}))
        world.hear(
            replace(asked, granted_since={str(delegate.account_id): clock.written(clock.now())})
        )

        assert not confirm(world, person)

        assert delegate.edit(person.path, {"email": NEW}).status_code == 200
        assert confirm(world, person)

    def test_stays_void_once_another_delegation_that_it_leaned_on_is_resumed(
        self,
        world: World,
        centre: Person,
        town: Person,
        person: Person,
        delegate: Person,
        asked: delegation.AccessChanged,
        time: time_machine.Traveller,
    ) -> None:
        """The right of the holder was in reach by another delegation than the accounts."""
        assigned = {"account_id": delegate.account_id}
        lines = {"accounts": "write"}
        accounts_only = [delegation.AssignmentFacts(**assigned, rights=lines)]
        world.hear(replace(asked, lines=lines, assignments=accounts_only))
        lines = {"affiliation": "write"}
        beside = replace(
            asked,
            delegation_id=uuid4(),
            lines=lines,
            assignments=[delegation.AssignmentFacts(**assigned, rights=lines)],
        )
        world.hear(beside)
        assert confirm(world, person)

        assert delegate.edit(person.path, {"email": OTHER}).status_code == 200
        time.shift(timedelta(seconds=1))
        since = {str(delegate.account_id): clock.written(clock.now())}
        world.hear(replace(beside, granted_since=since))

        assert not confirm(world, person, OTHER)

    def test_counts_where_the_delegation_has_let_them_since_before(
        self, world: World, person: Person, delegate: Person, asked: delegation.AccessChanged
    ) -> None:
        world.hear(
            replace(asked, granted_since={str(delegate.account_id): clock.written(clock.now())})
        )

        assert confirm(world, person)

    def test_is_void_by_another_delegation_than_it_was_asked_by(
        self,
        world: World,
        centre: Person,
        town: Person,
        person: Person,
        delegate: Person,
        asked: delegation.AccessChanged,
    ) -> None:
        world.hear(type(asked)(**{**vars(asked), "is_granting": False, "lines": {}}))
        world.delegate(centre, town, delegate, RIGHTS)

        assert not confirm(world, person)

    @pytest.mark.usefixtures("asked")
    def test_is_void_once_the_delegate_is_gone(
        self, world: World, centre: Person, person: Person, delegate: Person
    ) -> None:
        assert centre.call("DELETE", delegate.path).status_code == 204

        assert not confirm(world, person)

    @pytest.mark.usefixtures("asked")
    @pytest.mark.parametrize("side", ["centre", "town"])
    def test_is_void_while_an_establishment_is_out_of_service(
        self, world: World, person: Person, side: str, request: pytest.FixtureRequest
    ) -> None:
        home = request.getfixturevalue(side).home
        path = f"/establishments/{home}/suspend"
        assert world.operator.post(path, {"reason": "Fraude"}).status_code == 200

        assert not confirm(world, person)

    @pytest.mark.usefixtures("asked")
    def test_waits_while_what_is_known_of_delegations_is_too_old(
        self, world: World, person: Person, time: time_machine.Traveller
    ) -> None:
        time.shift(timedelta(minutes=5))
        event = identity.EmailConfirmed(
            account_id=person.account_id, establishment_id=person.home, email=NEW
        )

        with pytest.raises(AssertionError, match="deferred"):
            world.hear(event)

        assert world.account(person).pending_email == NEW


class TestAnAdministratorsRequest:
    def test_outlives_them(self, world: World, town: Person, person: Person) -> None:
        other = world.activate(town.create(profile="administrator"))
        assert other.edit(person.path, {"email": NEW}).status_code == 200
        assert town.call("DELETE", other.path).status_code == 204

        assert confirm(world, person)

    def test_is_void_while_the_establishment_is_out_of_service(
        self, world: World, town: Person, person: Person
    ) -> None:
        assert town.edit(person.path, {"email": NEW}).status_code == 200
        path = f"/establishments/{town.home}/suspend"
        assert world.operator.post(path, {"reason": "Fraude"}).status_code == 200

        assert not confirm(world, person)


class TestAnOperatorsRequest:
    @pytest.fixture
    def asker(self, world: World) -> Person:
        duties = frozenset({Duty.SUPPORT, Duty.PRINT})
        return world.activate(world.make_operator(duties, profile=Profile.ADMINISTRATOR))

    @pytest.fixture
    def subject(self, world: World, asker: Person) -> Person:
        person = world.activate(world.make_operator(frozenset({Duty.PRINT}), profile=Profile.USER))
        assert asker.edit(person.path, {"email": NEW}).status_code == 200
        return person

    def give(self, world: World, person: Person, *duties: Duty) -> None:
        rights = dict.fromkeys(map(str, duties), "write")
        answer = world.operator.edit(f"{person.path}/rights", {"rights": rights}, method="PUT")
        assert answer.status_code == 200, answer.json

    def test_counts_while_they_have_every_duty_of_the_other(
        self, world: World, subject: Person
    ) -> None:
        assert confirm(world, subject)

    def test_is_void_once_the_other_has_more_duties(self, world: World, subject: Person) -> None:
        self.give(world, subject, Duty.PRINT, Duty.CATALOGUE)

        assert not confirm(world, subject)

    def test_is_void_by_duties_that_came_later(
        self, world: World, asker: Person, subject: Person
    ) -> None:
        self.give(world, subject, Duty.PRINT, Duty.CATALOGUE)
        self.give(world, asker, Duty.SUPPORT, Duty.PRINT, Duty.CATALOGUE)

        assert not confirm(world, subject)

    def test_is_void_once_they_have_lost_the_duty(
        self, world: World, asker: Person, subject: Person
    ) -> None:
        self.give(world, asker, Duty.SUPPORT)

        assert not confirm(world, subject)

    def test_stays_void_once_they_have_the_duty_again(
        self, world: World, asker: Person, subject: Person, time: time_machine.Traveller
    ) -> None:
        time.shift(timedelta(seconds=1))
        self.give(world, asker, Duty.SUPPORT)
        self.give(world, asker, Duty.SUPPORT, Duty.PRINT)

        assert not confirm(world, subject)

        assert asker.edit(subject.path, {"email": NEW}).status_code == 200
        assert confirm(world, subject)

    def test_counts_where_they_are_given_another_duty(
        self, world: World, asker: Person, subject: Person, time: time_machine.Traveller
    ) -> None:
        time.shift(timedelta(seconds=1))
        self.give(world, asker, Duty.SUPPORT, Duty.PRINT, Duty.CATALOGUE)

        assert confirm(world, subject)


class TestAnApplicationsRequest:
    @pytest.fixture
    def client(self, world: World, town: Person) -> Client:
        return Client(world, town, uuid4())

    def told(self, client: Client, event: type) -> identity.ClientCreated | identity.ClientRemoved:
        facts = identity.ClientFacts(
            client_id=client.client_id,
            establishment_id=client.home.home,
            name="Paie",
            scopes=client.scopes.split(),
            expires_at=None,
        )
        if event is identity.ClientRemoved:
            return identity.ClientRemoved(client=facts, reason="removed")
        return identity.ClientCreated(client=facts)

    @pytest.mark.parametrize("is_removed", [False, True])
    def test_ends_with_the_application(
        self, world: World, person: Person, client: Client, is_removed: bool
    ) -> None:
        world.hear(self.told(client, identity.ClientCreated))
        assert client.edit(person.path, {"email": NEW}).status_code == 200
        if is_removed:
            world.hear(self.told(client, identity.ClientRemoved))

        assert confirm(world, person) is not is_removed

    def test_ends_when_the_application_expires_whether_that_is_told_or_not(
        self, world: World, person: Person, client: Client, time: time_machine.Traveller
    ) -> None:
        made = self.told(client, identity.ClientCreated)
        facts = replace(made.client, expires_at=clock.now() + timedelta(seconds=30))
        world.hear(identity.ClientCreated(client=facts))
        assert client.edit(person.path, {"email": NEW}).status_code == 200
        time.shift(timedelta(seconds=30))

        assert not confirm(world, person)


class TestTheHoldersOwnRequest:
    def test_counts_whatever_they_became_meanwhile(self, world: World, person: Person) -> None:
        assert person.edit("/me", {"email": NEW}).status_code == 200

        assert confirm(world, person)
