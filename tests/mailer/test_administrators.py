"""What administrators are written when others speak, everywhere in batches."""

from datetime import timedelta

import pytest

from services.mailer import chores
from shared.events.accounts import (
    AccountInvitationLapsed,
    TermsPublished,
)
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
        terms = TermsPublished(number=2, digest="0" * 64, effective_on=TODAY)
        message = world.message(terms)
        world.receive(message)
        while chores.reach_administrators(world.sessions, world.now, world.tools):
            pass
        world.handling.receive(message, now=world.now, again=True)
        while chores.reach_administrators(world.sessions, world.now, world.tools):
            pass

        assert world.recipients("terms_published") == set(told)
        assert world.recipients("service_published") == set(told)
        assert len(world.emails("terms_published")) == 3

    def test_are_reached_in_batches_without_leaving_anybody_out(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(chores, "ADMINISTRATORS_AT_ONCE", 2)
        home = world.establishment()
        told = {world.administrator(home).email for _ in range(4)}
        world.told(TermsPublished(number=1, digest="0" * 64, effective_on=TODAY))

        reached = []
        while count := chores.reach_administrators(world.sessions, world.now, world.tools):
            reached.append(count)

        assert reached == [2, 2]
        assert world.recipients("terms_published") == told
