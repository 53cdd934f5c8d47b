"""Operators find establishments, and suspend, let go on, correct and close them, with a reason."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from deploy.demo import register
from deploy.demo.register import Entry
from services.accounts.config import Proof
from tests.portal.house import House
from tests.portal.registers import bring_in, new_entry
from tests.portal.visitor import Visitor

LIST = "/platform/establishments"


@pytest.fixture
def operator(house: House) -> Visitor:
    return house.signed_in(house.operator())


@pytest.fixture(scope="module")
def entry(house: House) -> Entry:
    """An establishment that the register is about to know."""
    return new_entry(house)


@pytest.fixture
def _by_letter(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Registrations wait for the code of a letter, as they do everywhere but in the example."""
    tools = house.transport._services["accounts"].tools  # type: ignore[attr-defined]
    settings = replace(tools.settings, registration_proof=Proof.LETTER)
    monkeypatch.setattr(tools, "settings", settings)


def found(operator: Visitor, words: str) -> str:
    """The address of the page of one establishment that words lead to."""
    page = operator.get(LIST, query_string={"q": words})
    links = {link for link in page.links() if link.startswith(f"{LIST}/")}
    assert len(links) == 1, page.text
    return links.pop()


class TestWhoAsksByLetter:
    def test_is_found_behind_however_many_who_ask_for_the_same_establishment(
        self, operator: Visitor, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        now, siret = datetime.now(UTC).isoformat(), "22995922600015"
        waiting = [
            {
                "id": str(uuid4()),
                "establishment_id": house.head().establishment_id,
                "establishment_name": "Régie des Essais",
                "siret": siret,
                "administrator": {
                    "first_name": "Aude",
                    "last_name": f"Rey {number}",
                    "email": "aude.rey@example.org",
                },
                "asked_at": now,
                "lapses_at": now,
            }
            for number in range(130)
        ]
        monkeypatch.setitem(house.transport.lists, "/accounts/v1/recoveries", waiting)

        for number in (0, 25, 129):
            path = f"/platform/askers/recoveries/{siret}/{waiting[number]['id']}/reset"
            assert f"Rey {number}," in operator.get(path).text
        page = operator.get(f"/platform/askers/recoveries/{siret}/{uuid4()}/reset")
        assert "This waits no more" in page.text


class TestAnEstablishment:
    def test_is_found_and_shows_who_administers_it(self, operator: Visitor, house: House) -> None:
        page = operator.get(found(operator, "Sainte"))
        assert page.heading == house.head("Sainte").establishment
        assert house.head("Sainte").name.split()[-1] in page.text
        none = operator.get(LIST, query_string={"q": "zzzz", "status": "active"})
        assert "No establishment is like that" in none.text
        orphans = operator.get(LIST, query_string={"lack": "orphaned"})
        assert "Sainte" not in orphans.text

    @pytest.mark.usefixtures("_by_letter")
    def test_is_registered_confirmed_by_word_suspended_corrected_and_closed(
        self, operator: Visitor, house: House, entry: Entry
    ) -> None:
        bring_in(operator, register.to_csv([entry]), "import")
        visitor = house.visitor()
        visitor.get("/register")
        person = {"title": "mr", "first_name": "Aubin", "last_name": "Rivoire"}
        visitor.send(
            "/register",
            siret=entry.siret,
            contract_number=entry.contract_number,
            email="aubin.rivoire@example.org",
            street="1 place",
            postcode="01990",
            city="Exempleville",
            **person,
        )

        asking = operator.get("/platform/askers")
        assert "Aubin Rivoire" in asking.text
        (address,) = (
            link for link in asking.links() if link.endswith("/confirm") and entry.siret in link
        )
        page = operator.get(address)
        assert "Make sure first" in page.text
        page = operator.send(address)
        assert "The registration is confirmed." in page.text
        assert "This waits no more" in operator.get(address).text

        place = found(operator, entry.siret)
        operator.get(f"{place}/suspend")
        page = operator.send(f"{place}/suspend")
        assert page.status == 422
        assert "Say why" in page.text
        page = operator.send(f"{place}/suspend", reason="Vérification.")
        assert "The establishment is suspended." in page.text
        assert f"{place}/suspend" not in page.links()
        operator.get(f"{place}/reactivate")
        assert "The establishment goes on." in operator.send(f"{place}/reactivate").text

        operator.get(f"{place}/centralise")
        assert "may act for others now" in operator.send(f"{place}/centralise").text
        operator.get(f"{place}/decentralise")
        operator.send(f"{place}/decentralise")
        assert f"{place}/centralise" in operator.page.links()

        operator.get(f"{place}/make-sandbox")
        assert "The establishment is a sandbox now." in operator.send(f"{place}/make-sandbox").text
        assert "its letters on paper are never printed" in operator.page.text
        listed = operator.get(LIST, query_string={"lack": "sandbox"})
        assert place in listed.links()
        operator.get(f"{place}/end-sandbox")
        operator.send(f"{place}/end-sandbox")
        assert f"{place}/make-sandbox" in operator.page.links()

        operator.get(f"{place}/correct")
        assert operator.send(f"{place}/correct", reason="Erreur.").status == 422
        page = operator.send(
            f"{place}/correct",
            former_contract_number=entry.contract_number,
            contract_number="ESSAI9",
            reason="Erreur de saisie.",
        )
        assert "The number is corrected." in page.text
        assert "ESSAI9" in page.text

        operator.get(f"{place}/close")
        page = operator.send(f"{place}/close", reason="Fin.", merged_into=entry.siret)
        assert page.status == 422
        assert "No other establishment is registered by this SIRET." in page.text
        into = house.head("Sainte").establishment_id
        town = operator.get(f"{LIST}/{into}").text
        siret = town.partition("SIRET")[2].split()[0]
        operator.get(f"{place}/close")
        page = operator.send(f"{place}/close", reason="Fin.", merged_into=siret)
        assert "The establishment is closed." in page.text
        assert f"{LIST}/{into}" in page.links()
        assert operator.get(f"{place}/suspend").status == 200
        assert operator.send(f"{place}/suspend", reason="Encore.").status == 409

    def test_that_somebody_administers_is_not_recovered(
        self, operator: Visitor, house: House
    ) -> None:
        place = found(operator, "Sainte")
        page = operator.get(f"{place}/recover")
        assert "there is nothing to recover" in page.text

    def test_that_nobody_administers_is_asked_who_shall_and_keeps_what_was_typed(
        self, operator: Visitor, house: House
    ) -> None:
        """The page is told that it has nobody; the service knows better."""
        home = house.head("Sainte").establishment_id
        path, asked = f"{LIST}/{home}/recover", f"/accounts/v1/establishments/{home}"
        body = house.somebody(house.operator()).client.get(asked).body
        house.transport.told[asked] = {**body, "is_orphaned": True}, 1
        typed = {"title": "ms", "first_name": "Odile", "last_name": "Varenne"}
        where = {"street": "1 place", "postcode": "01990", "city": "Exempleville"}

        operator.get(path)
        page = operator.send(path, email="odile.varenne@example.org", **typed, **where)

        assert page.status == 409
        assert f"POST {asked}/recover" in house.transport.asked
        form = page.form(path)
        assert {name: form[name] for name in typed} == typed
