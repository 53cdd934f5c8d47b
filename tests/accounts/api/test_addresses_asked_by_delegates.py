"""Whether a delegate who asked for an address may still have it once it is confirmed."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from shared import clock
from shared.events import delegation, identity
from tests.accounts.waiting_addresses import NEW, OTHER, confirm
from tests.accounts.world import TODAY, Person, World, coordinates

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
