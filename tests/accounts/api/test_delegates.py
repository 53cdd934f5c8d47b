"""What somebody of another establishment may do (design.md §4.2, §4.8)."""

from datetime import timedelta

import pytest
import time_machine

from shared.events import accounts, identity
from tests.accounts.world import ADDRESS, Person, World, coordinates
from tests.answers import refusal, refused


@pytest.fixture
def centre(world: World) -> Person:
    for code in ("affiliation", "paie", "retraite"):
        world.service(code)
    return world.establishment("Centre de gestion")


@pytest.fixture
def town(world: World, centre: Person) -> Person:
    return world.establishment("Commune de Trifouillis")


@pytest.fixture
def delegate(world: World, centre: Person, town: Person) -> Person:
    """Somebody of the centre who manages the town's accounts."""
    person = world.activate(centre.create(coordinates("Théodule", "Relais")))
    rights = {"accounts": "write", "affiliation": "write", "paie": "read"}
    world.delegate(centre, town, person, rights)
    return person


class TestCreating:
    def test_is_for_users_within_the_delegation(
        self, world: World, town: Person, delegate: Person
    ) -> None:
        with world.announcing() as said:
            answer = delegate.post(
                town.accounts,
                coordinates() | {"profile": "user", "rights": {"affiliation": "read"}},
            )

        assert answer.status_code == 201
        (event,) = said
        assert isinstance(event, accounts.AccountCreated)
        assert event.account.establishment_id == town.home
        assert event.created_by is not None
        assert event.created_by.last_name == "Relais"
        message = world.outbox()[-1]
        assert message.actor_id == delegate.account_id
        assert message.on_behalf_of == town.home
        assert message.delegation_id is not None

    def test_never_reaches_beyond_it(self, world: World, town: Person, delegate: Person) -> None:
        def create(**said: object) -> str:
            given = {"profile": "user", "postal_address": ADDRESS}
            return refusal(delegate.post(town.accounts, coordinates() | given | said))

        with world.announcing() as said:
            assert create(profile="administrator") == "administrator_account"
            assert create(rights={"paie": "write"}) == "beyond_delegation"
            assert create(rights={"retraite": "read"}) == "beyond_delegation"

        assert said == []


class TestChanging:
    def test_is_for_users_accounts_only(self, town: Person, delegate: Person) -> None:
        user = town.create()

        assert delegate.edit(user.path, {"department": "Paie"}).status_code == 200
        for answer in (
            delegate.edit(town.path, {"department": "Paie"}),
            delegate.edit(f"{town.path}/rights", {"rights": {}}, method="PUT"),
            delegate.call("DELETE", town.path),
            delegate.post(f"{town.path}/invite"),
        ):
            assert refused(answer) == (403, "administrator_account")

    def test_never_promotes(self, world: World, town: Person, delegate: Person) -> None:
        user = world.activate(town.create(postal_address=ADDRESS))

        assert delegate.post(f"{user.path}/promote", {}).status_code == 403

    def test_renews_users_and_administrators(
        self, world: World, town: Person, delegate: Person, time: time_machine.Traveller
    ) -> None:
        user = world.activate(town.create())
        time.shift(timedelta(seconds=20))

        assert delegate.post(f"{user.path}/renew").status_code == 200
        assert delegate.post(f"{town.path}/renew").status_code == 200

    def test_deletes_users(self, town: Person, delegate: Person) -> None:
        user = town.create()

        assert delegate.call("DELETE", user.path).status_code == 204

    def test_leaves_the_address_of_who_reaches_farther(
        self, world: World, centre: Person, town: Person, delegate: Person
    ) -> None:
        within = town.create(rights={"affiliation": "write"})
        beyond = town.create(rights={"retraite": "read"})
        higher = town.create(rights={"paie": "write"})
        assigned = world.activate(town.create())
        world.delegate(town, centre, assigned, {"letters": "read"})
        paused = town.create()
        world.delegate(town, centre, paused, {"letters": "read"}, is_granting=False)
        new = {"email": "pirate@example.org"}

        assert delegate.edit(within.path, new).status_code == 200
        for person in (beyond, higher, assigned, paused):
            answer = delegate.edit(person.path, new)
            assert refusal(answer) == "beyond_delegation"
            assert "services" not in answer.json  # they may not see which the others hold
            assert delegate.edit(person.path, {"department": "Paie"}).status_code == 200

    @pytest.mark.parametrize("becomes", ["administrator", "more", "assigned", "less", "nothing"])
    def test_gets_no_address_of_who_reaches_farther_when_it_is_confirmed(
        self, world: World, centre: Person, town: Person, delegate: Person, becomes: str
    ) -> None:
        new = "pirate@example.org"
        person = world.activate(town.create(rights={"affiliation": "write"}))
        assert delegate.edit(person.path, {"email": new}).status_code == 200
        rights = {"more": {"affiliation": "write", "retraite": "read"}, "less": {}}
        if becomes == "administrator":
            promoted = town.post(f"{person.path}/promote", {"postal_address": ADDRESS})
            assert promoted.status_code == 200
        elif becomes == "assigned":
            world.delegate(town, centre, person, {"letters": "read"})
        elif becomes in rights:
            given = town.edit(f"{person.path}/rights", {"rights": rights[becomes]}, method="PUT")
            assert given.status_code == 200

        confirmed = identity.EmailConfirmed(
            account_id=person.account_id, establishment_id=town.home, email=new
        )
        world.hear(confirmed)

        shown = town.get(person.path).json
        is_theirs = becomes in ("less", "nothing")
        assert (shown["email"] == new, shown["pending_email"]) == (is_theirs, None)


class TestRights:
    def test_are_seen_as_far_as_the_delegation_goes(self, town: Person, delegate: Person) -> None:
        user = town.create(rights={"affiliation": "read", "retraite": "write"})

        assert delegate.get(f"{user.path}/rights").json == {"rights": {"affiliation": "read"}}
        shown = delegate.get(user.path).json
        assert shown["rights"] == {"affiliation": "read"}
        assert [each["code"] for each in shown["services"]] == ["affiliation"]

    def test_beyond_the_delegation_stay_as_they_are(
        self, world: World, town: Person, delegate: Person
    ) -> None:
        user = town.create(rights={"affiliation": "read", "retraite": "write", "paie": "write"})

        answer = delegate.edit(
            f"{user.path}/rights", {"rights": {"affiliation": "write"}}, method="PUT"
        )

        assert answer.json == {"rights": {"affiliation": "write", "paie": "write"}}
        assert town.get(f"{user.path}/rights").json["rights"] == {
            "affiliation": "write",
            "paie": "write",
            "retraite": "write",
        }

    def test_read_and_sent_back_change_nothing(
        self, world: World, town: Person, delegate: Person
    ) -> None:
        user = town.create(rights={"affiliation": "read", "retraite": "write", "paie": "write"})
        seen = delegate.get(f"{user.path}/rights").json
        with world.announcing() as said:
            answer = delegate.edit(f"{user.path}/rights", seen, method="PUT")

        assert answer.status_code == 200
        assert said == []

    @pytest.mark.parametrize(
        "rights", [{"retraite": "none"}, {"retraite": "read"}, {"paie": "read"}, {"paie": "none"}]
    )
    def test_beyond_the_delegation_are_neither_given_nor_taken(
        self, world: World, town: Person, delegate: Person, rights: dict[str, str]
    ) -> None:
        user = town.create(rights={"retraite": "write", "paie": "write"})
        with world.announcing() as said:
            answer = delegate.edit(f"{user.path}/rights", {"rights": rights}, method="PUT")

        assert refused(answer) == (403, "beyond_delegation")
        assert said == []


class TestElsewhere:
    def test_is_nothing_to_be_seen(self, world: World, centre: Person, delegate: Person) -> None:
        other = world.establishment("Commune de Brindas")

        assert delegate.get(other.accounts).status_code == 404
        assert delegate.get(centre.accounts).status_code == 403

    def test_history_and_terms_are_not_the_delegates(self, town: Person, delegate: Person) -> None:
        assert delegate.get(f"/establishments/{town.home}/history").status_code == 403

    def test_nothing_is_let_through_on_old_knowledge(
        self, world: World, town: Person, delegate: Person, time: time_machine.Traveller
    ) -> None:
        time.shift(timedelta(seconds=61))

        assert refusal(delegate.get(town.accounts)) == "access_knowledge_stale"
        assert town.get(town.accounts).status_code == 200
