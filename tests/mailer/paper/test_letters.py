"""Letters on paper: made by and by, with every fact, the same bytes each time."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from services.mailer.actions import representatives
from services.mailer.domain import wordings
from services.mailer.domain.paper_contents import PaperKind
from services.mailer.models import PaperItem, PaperStatus
from shared.events.accounts import AccountPromoted, Person
from shared.events.mailer import PaperItemMade
from tests.mailer.code_letters import asker, issued
from tests.mailer.printing import content, order, placed, render, text
from tests.mailer.world import ADDRESS, World

ROUTES = Path("tests/portal/routes.txt")
"""The pages of the portal."""


class TestALetterOnPaper:
    def test_becomes_a_pdf_with_every_fact(self, world: World) -> None:
        order(world)

        assert render(world) == 1

        (item,) = world.paper()
        assert (item.status, item.pages) == (PaperStatus.TO_PRINT, 1)
        said = text(content(world, item))
        for fact in (
            "Madame Éloïse Vaubrun",
            "44035 VERTEFEUILLE CEDEX 1",
            "21 novembre 2026",
            "Hôpital de Vertefeuille",
            "VF201",
            "Madame Anne Dupré",
            "Monsieur Jean Louÿs",
            "utilisateur",
            "01 99 00 00 00",
        ):
            assert fact in said, fact

    def test_is_written_in_the_language_of_the_establishment(self, world: World) -> None:
        order(world, language="en")

        render(world)

        (item,) = world.paper()
        said = text(content(world, item))
        assert "21 November 2026" in said
        assert "an account has been created" in said

    def test_is_announced_once_it_can_be_printed(self, world: World) -> None:
        item = order(world)
        assert world.announced(PaperItemMade) == []

        render(world)

        (event,) = world.announced(PaperItemMade)
        assert (event.paper_item_id, event.kind) == (item.id, "account_created")
        assert [str(account_id) for account_id in event.account_ids] == item.account_ids

    @pytest.mark.parametrize("lines", [1, 2, 4])
    def test_shows_its_address_in_the_window_and_nothing_else_there(
        self, world: World, lines: int
    ) -> None:
        address = replace(ADDRESS, lines=[f"{n} allée de l'Île aux Moines" for n in range(lines)])
        order(world, address=address)
        render(world)
        (item,) = world.paper()

        found = placed(content(world, item))

        window = [said for said, x, y in found if x > 90 and 45 < y < 90]
        assert window == item.address
        for _, x, y in [line for line in found if line[0] in window and line[2] < 90]:
            assert 100 <= x <= 190
            assert 57 <= y <= 79

    def test_is_the_same_bytes_whenever_it_is_made(
        self, world: World, clock: time_machine.Traveller
    ) -> None:
        item = order(world)
        values = wordings.printed(item.kind, item.facts, language="fr", codes=[])

        def make() -> bytes:
            return world.tools.typesetter.make(
                item.kind, language="fr", values=values, written_at=item.created_at
            )

        first = make()
        clock.shift(timedelta(days=3))

        assert make() == first

    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_of_promotion_says_who_became_what(self, world: World, language: str) -> None:
        facts = world.account(world.establishment(language=language), profile="administrator")
        author = Person(title="ms", first_name="Anne", last_name="Dupré")
        world.told(AccountPromoted(account=facts, promoted_by=author))

        render(world)

        said = text(content(world, world.paper()[0]))
        assert "Anne Dupré" in said
        assert "Jean Louty" in said
        assert {"fr": "profil administrateur", "en": "administrator profile"}[language] in said

    def test_carries_the_code_that_proves_a_registration_and_the_row_forgets_it(
        self, world: World
    ) -> None:
        home = world.establishment(status="registered")
        world.told(
            issued(
                world,
                home,
                "registration",
                asker(world, title="mr", first_name="Paul", last_name="Rey"),
            )
        )

        render(world)

        (item,) = world.paper()
        said = text(content(world, item))
        for fact in ("ABCD EFGH 2345", "Monsieur Paul Rey", "20 janvier 2027"):
            assert fact in said, fact
        assert item.sealed is None

    def test_that_cannot_be_made_does_not_stand_in_the_way(
        self, world: World, clock: time_machine.Traveller
    ) -> None:
        broken = order(world)
        with world.look() as session:
            session.get_one(PaperItem, broken.id).facts = {"address": []}
            session.commit()
        order(world)

        render(world)

        first, second = world.paper()
        assert first.status is PaperStatus.TO_RENDER
        assert first.due_at > world.now
        assert second.status is PaperStatus.TO_PRINT


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("purpose", representatives.CODES)
def test_a_letter_with_a_code_names_the_page_where_it_can_be_typed_in(
    world: World, purpose: str, language: str
) -> None:
    home = world.establishment(language=language)
    world.told(issued(world, home, purpose))

    render(world)

    said = text(content(world, world.paper()[0]))
    assert f"{world.tools.settings.public_url}/code" in said
    assert home.siret in said
    assert "GET /code everybody" in ROUTES.read_text().splitlines()


@pytest.mark.parametrize("kind", PaperKind)
def test_there_is_a_page_for_every_kind(world: World, kind: PaperKind) -> None:
    from services.mailer.domain.paper_contents import CONTENTS
    from services.mailer.domain.typesetting import FOLDER

    assert kind in CONTENTS
    assert (FOLDER / f"{kind}.typ").exists()


def test_a_letter_names_the_establishment_of_a_delegate(world: World) -> None:
    home, centre = world.establishment(), world.establishment("Centre de gestion")
    facts = replace(world.facts(home), profile="administrator")
    world.receive(world.created(facts, by=world.administrator(centre)))

    render(world)

    said = text(content(world, world.paper()[0]))
    assert "de l’établissement Centre de gestion, qui agit par délégation" in said
