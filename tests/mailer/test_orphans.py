"""What is told when an establishment loses its last administrator (design.md §4.1)."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from pypdf import PdfReader

from services.mailer import chores
from services.mailer.models import PaperItem
from shared.events.accounts import (
    AccountErasureRequested,
    EstablishmentFacts,
    EstablishmentOrphaned,
    EstablishmentOrphaningForeseen,
    EstablishmentRecovered,
)
from shared.messaging.handlers import Outcome
from tests.mailer.code_letters import asker, issued
from tests.mailer.world import NOW, TODAY, World

YESTERDAY = TODAY - timedelta(days=1)


def orphaned(home: EstablishmentFacts) -> EstablishmentOrphaned:
    return EstablishmentOrphaned(establishment=replace(home, orphaned_at=NOW), orphaned_at=NOW)


def printed(world: World) -> str:
    """Have the one letter made, and read it."""
    chores.render_paper(world.sessions, world.now, world.tools)
    (item,) = world.paper()
    assert item.digest is not None
    return text_of(world, item)


def text_of(world: World, item: PaperItem) -> str:
    pages = PdfReader(BytesIO(world.tools.storage.read(item.digest or ""))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


class TestAWarning:
    def test_goes_to_all_administrators_who_can_act_once(self, world: World) -> None:
        home = world.establishment()
        told = {world.administrator(home).email for _ in range(2)}
        world.account(home)
        world.administrator(home, expires_on=YESTERDAY)
        world.administrator(world.establishment("Ailleurs"))
        message = world.message(
            EstablishmentOrphaningForeseen(establishment=home, last_on=date(2027, 1, 20))
        )

        world.receive(message)
        world.handling.receive(message, now=world.now, again=True)

        assert world.recipients("orphaning_foreseen") == told
        assert len(world.emails()) == 2
        assert world.emails()[0].facts["last_on"] == "2027-01-20"
        assert world.paper() == []


class TestOrphaning:
    def test_is_told_to_the_administrators_whose_accounts_have_expired(self, world: World) -> None:
        home = world.establishment()
        last = world.administrator(home, expires_on=YESTERDAY)
        world.administrator(home, status="invited", expires_on=None)
        world.account(home, expires_on=YESTERDAY)

        world.told(orphaned(home))

        assert world.recipients("establishment_orphaned") == {last.email}

    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_is_told_to_the_legal_representative_with_what_to_do_and_no_code(
        self, world: World, language: str
    ) -> None:
        home = world.establishment(language=language)
        message = world.message(orphaned(home))

        world.receive(message)
        world.handling.receive(message, now=world.now, again=True)

        assert [item.kind for item in world.paper()] == ["establishment_orphaned"]
        assert world.paper()[0].sealed is None
        said = printed(world)
        for fact in (
            "Madame Éloïse Vaubrun" if language == "fr" else "Ms Éloïse Vaubrun",
            "Hôpital de Vertefeuille",
            "VF201",
            home.siret,
            "01 99 00 00 00",
            "https://comptoir.example.org",
        ):
            assert fact in said, fact

    def test_is_told_by_e_mail_alone_where_no_address_is_on_record(self, world: World) -> None:
        home = world.establishment(address=None)
        world.administrator(home, expires_on=YESTERDAY)

        world.told(orphaned(home))

        assert len(world.emails()) == 1
        assert world.paper() == []

    def test_that_is_over_is_told_to_nobody(self, world: World) -> None:
        home = world.establishment()
        world.administrator(home)

        world.told(EstablishmentRecovered(establishment=home, orphaned_at=NOW))

        assert (world.emails(), world.paper()) == ([], [])


class TestACodeForARecovery:
    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_comes_in_a_letter_of_its_own_that_names_the_person(
        self, world: World, language: str
    ) -> None:
        world.told(issued(world, world.establishment(language=language), "recovery"))

        said = printed(world)

        (item,) = world.paper()
        assert item.kind == "recovery_code"
        assert item.sealed is None
        for fact in ("ABCD EFGH 2345", "Ambre Solier"):
            assert fact in said, fact
        assert {"fr": "20 janvier 2027", "en": "20 January 2027"}[language] in said
        assert {"fr": "en devienne administrateur", "en": "become its administrator"}[
            language
        ] in said

    @pytest.mark.parametrize("purpose", ["recovery", "registration"])
    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_says_where_the_link_will_go_for_anybody_may_have_asked(
        self, world: World, language: str, purpose: str
    ) -> None:
        world.told(issued(world, world.establishment(language=language), purpose))

        assert "ambre.solier@example.org" in printed(world)
        assert world.paper()[0].pages == 1

    def test_forgets_where_with_whom(self, world: World) -> None:
        home, gone = world.establishment(), uuid4()
        world.told(issued(world, home, "recovery", asker(world, account_id=gone)))

        world.told(AccountErasureRequested(account_id=gone, establishment_id=home.establishment_id))

        (item,) = world.paper()
        assert item.status == "cancelled"
        assert "solier" not in str(item.facts).lower()

    def test_of_a_purpose_that_nobody_knows_is_not_printed(self, world: World) -> None:
        message = world.message(issued(world, world.establishment(), "conquest"))

        assert world.receive(message) is Outcome.DEFERRED
        assert world.paper() == []


def test_the_letter_about_whom_a_code_has_made_an_administrator_says_so(world: World) -> None:
    facts = world.facts(world.establishment(), profile="administrator", status="invited")
    world.receive(world.created(facts, by=None, occasion="recovery"))

    said = printed(world)

    assert "par le code que nous vous avions envoyé" in said
    assert "inscription" not in said


class TestALateCode:
    """Its message was parked, for want of an address, and is replayed."""

    def test_is_not_printed_for_somebody_who_is_erased_meanwhile(self, world: World) -> None:
        home = world.establishment()
        gone = uuid4()
        code = issued(world, home, "recovery", asker(world, account_id=gone))
        world.told(AccountErasureRequested(account_id=gone, establishment_id=home.establishment_id))

        world.told(code)

        assert (world.paper(), world.emails()) == ([], [])

    def test_is_not_printed_once_it_has_ended(self, world: World) -> None:
        world.told(
            issued(world, world.establishment(), "registration", asker(world, expires_at=NOW))
        )

        assert (world.paper(), world.emails()) == ([], [])
