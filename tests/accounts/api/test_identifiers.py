"""Handing identifiers over: the sheet, and what one says on the telephone [S1] (design.md §4.2)."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from services.accounts.domain import Language, spelling
from shared.crypto.codes import IDENTIFIER_ALPHABET
from tests.accounts.world import Person, World, coordinates
from tests.answers import Answer

FRENCH = {"headers": {"Accept-Language": "fr"}}


def words_of(answer: Answer) -> str:
    assert answer.status_code == 200, answer.json
    assert answer.mimetype == "application/pdf"
    return " ".join(
        "".join(page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages).split()
    )


class TestTheSheet:
    def test_shows_whose_identifier_it_is_and_how_it_is_read(self, head: Person) -> None:
        person = head.create(coordinates("Jeanne", "Louty"))

        told = words_of(head.get(f"{person.path}/identifier-sheet", **FRENCH))

        assert "Identifiant de Madame Jeanne Louty" in told
        assert person.identifier in told
        assert "J comme Joseph" in told
        assert "Commune de Trifouillis" in told

    def test_holds_no_way_in_beside_the_identifier(self, world: World, head: Person) -> None:
        person = head.create(coordinates("Jean", "Louty") | {"language": "en"})

        told = words_of(head.get(f"{person.path}/identifier-sheet"))

        assert world.account(person).email not in told
        assert "#" not in told
        assert "password that only you choose" in told

    def test_speaks_the_language_of_its_holder_whoever_prints_it(self, head: Person) -> None:
        person = head.create(coordinates("Jean", "Louty") | {"language": "en"})

        answer = head.get(f"{person.path}/identifier-sheet", **FRENCH)

        told = words_of(answer)
        assert "reads, character by character" in told
        assert " as in " in told
        assert str(PdfReader(BytesIO(answer.data)).root_object["/Lang"]) == "en"

    def test_is_a_file_of_its_own_that_a_screen_reader_can_read(self, head: Person) -> None:
        person = head.create()

        answer = head.get(f"{person.path}/identifier-sheet", **FRENCH)

        assert f"{person.identifier}.pdf" in answer.headers["Content-Disposition"]
        catalog = PdfReader(BytesIO(answer.data)).root_object
        assert "/StructTreeRoot" in catalog
        assert str(catalog["/Lang"]) == "fr"

    @pytest.mark.parametrize("kind", ["identifier-sheet", "identifier-spelling"])
    def test_is_for_administrators(self, world: World, head: Person, kind: str) -> None:
        user = world.activate(head.create())

        assert user.get(f"{user.path}/{kind}").status_code == 403

    @pytest.mark.parametrize("kind", ["identifier-sheet", "identifier-spelling"])
    def test_is_for_those_of_the_establishment(self, world: World, head: Person, kind: str) -> None:
        other = world.establishment("Commune de Sainte-Autre")
        person = head.create()

        assert other.get(f"{person.path}/{kind}").status_code == 404
        theirs = f"/establishments/{other.home}/accounts/{person.account_id}/{kind}"
        assert other.get(theirs).status_code == 404

    @pytest.mark.parametrize("kind", ["identifier-sheet", "identifier-spelling"])
    def test_is_of_no_deleted_account(self, head: Person, kind: str) -> None:
        person = head.create()
        head.call("DELETE", person.path)

        assert head.get(f"{person.path}/{kind}").status_code == 404


class TestTheSpelling:
    def test_tells_each_character_and_the_whole(self, head: Person) -> None:
        person = head.create(coordinates("Jean", "Louty"))

        told = head.get(f"{person.path}/identifier-spelling", **FRENCH).json

        assert told["language"] == "fr"
        assert "".join(sign["character"] for sign in told["characters"]) == person.identifier
        assert told["text"].startswith(
            "J comme Joseph, L comme Louis, O comme Oscar, U comme Ursule, "
        )

    def test_is_everybodys_for_their_own(self, world: World, head: Person) -> None:
        user = world.activate(head.create())

        assert user.get("/me/identifier-spelling").json["identifier"] == user.identifier

    def test_reads_identifiers_of_a_former_platform_too(self) -> None:
        signs = spelling.spell("JLO000439", Language.FR)

        assert spelling.aloud(signs) == (
            "J comme Joseph, L comme Louis, O comme Oscar, le chiffre zéro, le chiffre zéro, "
            "le chiffre zéro, le chiffre quatre, le chiffre trois, le chiffre neuf."
        )

    @pytest.mark.parametrize("language", list(Language))
    def test_has_a_word_of_its_own_for_every_character(self, language: Language) -> None:
        everything = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

        signs = spelling.spell(everything, language)

        assert set(IDENTIFIER_ALPHABET) <= set(everything)
        assert len({sign.word for sign in signs}) == len(everything)
        assert all(sign.word[0].upper() == sign.character for sign in signs[:26])
