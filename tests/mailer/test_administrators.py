"""What is written to administrators, and to everybody, when others speak; in batches."""

from datetime import timedelta

import pytest

from services.mailer import chores
from services.mailer.chores import writing
from services.mailer.domain.lanes import Lane
from shared.events.accounts import AccountInvitationLapsed
from tests import factories
from tests.mailer.world import TODAY, World


class TestAdministrators:
    def test_are_told_of_a_lapsed_invitation(self, world: World) -> None:
        home = world.establishment()
        told = world.administrator(home)
        world.administrator(home, status="invited")
        world.administrator(home, expires_on=TODAY - timedelta(days=1))
        world.account(home)
        holder = world.account(home, status="invitation_lapsed")

        world.told(AccountInvitationLapsed(account=holder))

        assert world.recipients("invitation_lapsed") == {told.email}

    def test_everywhere_are_told_of_a_new_service_and_of_new_terms(self, world: World) -> None:
        told = [world.administrator(world.establishment(f"Ville {n}")).email for n in range(3)]
        world.administrator(world.establishment("Fermée", status="closed"))
        world.operator()
        world.account(world.establishment("Autre"))

        world.service("retraite")
        terms = factories.terms(2, effective_on=TODAY)
        message = world.message(terms)
        world.receive(message)
        write_to_everybody(world)
        world.handling.receive(message, now=world.now, again=True)
        write_to_everybody(world)

        assert world.recipients("terms_published") == set(told)
        assert world.recipients("service_published") == set(told)
        assert len(world.emails("terms_published")) == 3

    def test_are_reached_in_batches_without_leaving_anybody_out(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(writing, "WRITTEN_AT_ONCE", 2)
        home = world.establishment()
        told = {world.administrator(home).email for _ in range(4)}
        world.told(factories.terms(effective_on=TODAY))

        reached = []
        while count := chores.write_to_all(world.sessions, world.now, world.tools):
            reached.append(count)

        assert reached == [2, 2]
        assert world.recipients("terms_published") == told


class TestNewTerms:
    def test_are_told_to_users_too_in_words_of_their_own(self, world: World) -> None:
        home = world.establishment()
        administrator, user = world.administrator(home), world.account(home)

        publish_terms(world)

        assert world.recipients("terms_published") == {administrator.email}
        (email,) = world.emails("terms_published_for_users")
        assert (email.recipient, email.lane) == (user.email, Lane.NEWS)
        assert email.facts["number"] == 2

    def test_are_told_to_nobody_who_cannot_sign_in(self, world: World) -> None:
        home = world.establishment()
        world.account(home, status="invited", expires_on=None)
        world.account(home, expires_on=TODAY - timedelta(days=1))
        world.account(world.establishment("Fermée", status="closed"))
        world.account(world.establishment("Suspendue", status="suspended"))
        world.operator()

        publish_terms(world)

        assert world.emails() == []

    def test_are_told_once_to_whoever_has_two_accounts_of_one_address(self, world: World) -> None:
        for name in ("Ville", "Hôpital"):
            world.account(world.establishment(name), email="lou@example.org")

        publish_terms(world)

        assert len(world.emails("terms_published_for_users")) == 1


def test_a_new_service_is_told_to_no_user(world: World) -> None:
    world.account(world.establishment())

    world.service("retraite")
    write_to_everybody(world)

    assert world.emails() == []


def publish_terms(world: World) -> None:
    world.told(factories.terms(2, effective_on=TODAY))
    write_to_everybody(world)


def write_to_everybody(world: World) -> None:
    while chores.write_to_all(world.sessions, world.now, world.tools):
        pass
