"""What the legal representative is told on paper [S1]."""

from dataclasses import replace

from services.mailer.models import PaperStatus
from shared.events.accounts import (
    AccountPromoted,
    EstablishmentRegistered,
    Person,
)
from shared.messaging.handlers import Outcome
from tests.mailer.code_letters import issued
from tests.mailer.world import World


class TestTheLegalRepresentative:
    def test_gets_a_letter_about_a_new_account(self, world: World) -> None:
        home = world.establishment()
        created = world.created(world.facts(home), by=world.administrator(home))
        world.receive(created)

        (item,) = world.paper()
        assert (item.kind, item.status) == ("account_created", PaperStatus.TO_RENDER)
        assert item.address == [
            "Madame Éloïse Vaubrun",
            "Hôpital de Vertefeuille",
            "5 allée de l'Île aux Moines",
            "BP 1005",
            "44035 VERTEFEUILLE CEDEX 1",
        ]

    def test_gets_none_where_the_announcement_says_so(self, world: World) -> None:
        home = world.establishment()

        world.receive(world.created(world.facts(home), by=None, informs=False))

        assert world.paper() == []

    def test_gets_none_without_an_address_of_record(self, world: World) -> None:
        home = world.establishment(address=None)

        assert world.receive(world.created(world.facts(home), by=None)) is Outcome.HANDLED

        assert world.paper() == []

    def test_gets_a_letter_about_a_promotion_once(self, world: World) -> None:
        facts = world.account(world.establishment(), profile="administrator")
        promoted = world.message(AccountPromoted(account=facts, promoted_by=None))

        world.receive(promoted)
        world.handling.receive(promoted, now=world.now, again=True)

        assert [item.kind for item in world.paper()] == ["account_promoted"]

    def test_gets_the_code_that_proves_a_registration(self, world: World) -> None:
        home = world.establishment(status="registered")
        contact = Person(title="ms", first_name="Anne", last_name="Dupré")
        world.told(EstablishmentRegistered(establishment=home, contact=contact, proof="letter"))

        world.told(issued(world, home, "registration"))

        (item,) = world.paper()
        assert item.kind == "registration_code"
        assert "ABCDEFGH2345" not in str(item.facts)

    def test_waits_for_an_establishment_that_is_not_known_yet(self, world: World) -> None:
        facts = world.facts(world.establishment())
        unknown = replace(facts, establishment_id=facts.account_id)

        assert world.receive(world.created(unknown, by=None)) is Outcome.DEFERRED
