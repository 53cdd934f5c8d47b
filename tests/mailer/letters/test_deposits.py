"""Depositing: who puts letters in, and what is refused."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from services.mailer import chores
from shared.events.accounts import EstablishmentFacts
from shared.events.mailer import LetterDeposited, PaperItemMade
from tests.answers import refused
from tests.mailer.letters.box import deposited, letters, new_category
from tests.mailer.world import TODAY, Caller, World, pdf


class TestADeposit:
    def test_puts_a_pdf_into_a_letter_box(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        answer = operator.deposit(
            pdf(3), establishment_id=home.establishment_id, reference="R-42", title=" Relance "
        )

        assert answer.status_code == 201
        assert answer.json["title"] == "Relance"
        assert answer.json["reference"] == "R-42"
        assert answer.json["pages"] == 3
        assert answer.json["is_unread"] is True
        assert answer.json["category"]["code"] == "claims"
        (letter,) = letters(world)
        assert world.tools.storage.read(letter.digest) == pdf(3)
        assert letter.deposited_by == operator.id

    def test_tells_by_when_and_whom_to_answer(
        self, operator: Caller, home: EstablishmentFacts
    ) -> None:
        asked: dict[str, Any] = {"due_on": "2026-12-15", "reply_name": "Service recouvrement"}

        answer = operator.deposit(
            establishment_id=home.establishment_id,
            reply_email="Recouvrement@Example.org",
            reply_phone="01 99 00 12 34",
            **asked,
        )
        plain = operator.deposit(establishment_id=home.establishment_id)

        assert answer.json["due_on"] == "2026-12-15"
        assert answer.json["reply"] == {
            "name": "Service recouvrement",
            "email": "Recouvrement@example.org",
            "phone": "+33199001234",
        }
        assert (plain.json["due_on"], plain.json["reply"]) == (None, None)

    def test_is_announced(self, world: World, operator: Caller, home: EstablishmentFacts) -> None:
        letter_id = deposited(operator, home)

        (event,) = world.announced(LetterDeposited)
        assert str(event.letter_id) == letter_id
        assert (event.establishment_id, event.service) == (home.establishment_id, "finances")

    def test_finds_the_establishment_by_siret_and_contract_number(
        self, world: World, home: EstablishmentFacts
    ) -> None:
        application = world.client()

        answer = application.deposit(siret=home.siret, contract_number="VF201")

        assert answer.status_code == 201
        assert answer.json["establishment_id"] == str(home.establishment_id)

    def test_of_the_same_pdf_twice_stores_it_once(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        deposited(operator, home)
        deposited(operator, home)

        one, other = letters(world)
        assert one.digest == other.digest

    def test_repeated_with_the_same_key_is_done_once(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        headers = {"Idempotency-Key": "deposit-0001"}

        first = deposited(operator, home, headers=headers)
        second = deposited(operator, home, headers=headers)

        assert first == second
        assert len(letters(world)) == 1

    def test_again_under_its_reference_is_in_the_box_once(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        world.administrator(home)

        first = deposited(operator, home, reference="R-42")
        second = deposited(operator, home, reference="R-42")

        assert first == second
        assert len(letters(world)) == len(world.announced(LetterDeposited)) == 1
        assert len(world.emails("letter_deposited")) == 1

    def test_under_one_reference_is_another_in_another_box_and_of_another_depositor(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        other = world.establishment("Autre")

        found = {
            deposited(operator, home, reference="R-42"),
            deposited(operator, other, reference="R-42"),
            deposited(world.client(), home, reference="R-42"),
        }

        assert len(found) == 3

    def test_tells_those_who_may_read_it(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        told = {
            world.administrator(home).email,
            world.account(home, rights={"finances": "read"}).email,
        }
        world.account(home, rights={"retraite": "write"})
        world.account(home, rights={"finances": "read"}, status="invited")
        world.account(home, rights={"finances": "read"}, expires_on=TODAY - timedelta(days=1))
        world.administrator(world.establishment("Autre"))

        deposited(operator, home)

        assert world.recipients("letter_deposited") == told

    def test_tells_nobody_where_its_category_says_so(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        world.administrator(home)

        deposited(operator, home, category="funds")

        assert world.emails() == []

    def test_sends_paper_too_where_its_category_says_so(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        new_category(operator, code="paper", has_paper_copy=True)

        letter_id = deposited(operator, home, category="paper", content=pdf(2))
        chores.render_paper(world.sessions, world.now, world.tools)

        (item,) = world.paper()
        assert (item.kind, item.pages, str(item.letter_id)) == ("letter_copy", 3, letter_id)
        assert item.digest is not None
        pages = PdfReader(BytesIO(world.tools.storage.read(item.digest))).pages
        assert "Madame Éloïse Vaubrun" in pages[0].extract_text()
        assert len(world.announced(PaperItemMade)) == 1

    def test_of_as_many_pages_as_may_be_is_taken(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        most = world.tools.settings.letter_pages

        answer = operator.deposit(pdf(most), establishment_id=home.establishment_id)

        assert answer.json["pages"] == most

    def test_by_an_establishment_s_application_goes_to_that_establishment_alone(
        self, world: World, home: EstablishmentFacts
    ) -> None:
        application = world.client(home=home)
        other = world.establishment("Autre")

        assert application.deposit(establishment_id=home.establishment_id).status_code == 201
        answer = application.deposit(establishment_id=other.establishment_id)
        assert refused(answer) == (404, "not_found")
