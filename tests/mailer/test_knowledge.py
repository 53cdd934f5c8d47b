"""What the mailer keeps of what others say."""

from dataclasses import replace

from services.mailer.models import KnownAccount, KnownEstablishment
from shared.events.accounts import (
    AccountActivated,
    AccountDeleted,
    AccountSnapshot,
    EstablishmentChanged,
)
from tests.mailer.world import World
from tests.sirets import siret


class TestKnowledge:
    def test_takes_the_newest_statement(self, world: World) -> None:
        home = world.establishment()
        facts = world.account(home)

        world.told(AccountSnapshot(account=replace(facts, last_name="Nouvel")))
        world.told(
            EstablishmentChanged(establishment=replace(home, name="Autre"), changed=["name"])
        )

        with world.look() as session:
            assert session.get_one(KnownAccount, facts.account_id).last_name == "Nouvel"
            assert session.get_one(KnownEstablishment, home.establishment_id).name == "Autre"

    def test_ignores_an_older_statement(self, world: World) -> None:
        facts = world.account(world.establishment())

        world.told(AccountSnapshot(account=replace(facts, last_name="Ancien")), sequence=1)

        with world.look() as session:
            assert session.get_one(KnownAccount, facts.account_id).last_name == "Louty"

    def test_ignores_what_is_told_after_a_deletion(self, world: World) -> None:
        facts = world.account(world.establishment())
        world.told(AccountDeleted(account=replace(facts, status="deleted")))

        world.told(AccountSnapshot(account=facts))

        with world.look() as session:
            assert session.get_one(KnownAccount, facts.account_id).status == "deleted"

    def test_of_a_snapshot_writes_nothing(self, world: World) -> None:
        world.account(world.establishment())

        assert not world.emails()
        assert not world.paper()


def test_an_activated_account_is_known_as_active(world: World) -> None:
    facts = world.account(world.establishment(siret=siret(77)), status="invited")

    world.told(AccountActivated(account=replace(facts, status="active")))

    with world.look() as session:
        assert session.get_one(KnownAccount, facts.account_id).status == "active"
