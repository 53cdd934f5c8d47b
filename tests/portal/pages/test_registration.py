"""Registering an establishment, and recovering one, as somebody without script does."""

import pytest

from deploy.demo import register
from deploy.demo.chapters import opening
from deploy.demo.register import Entry
from tests.portal.house import House

WHO = {
    "title": "ms",
    "first_name": "Solène",
    "last_name": "Aubry",
    "email": "solene.aubry@example.org",
    "phone": "",
    "street": "1 place de l'Exemple",
    "postcode": "00100",
    "city": "Exempleville",
}


@pytest.fixture(scope="module")
def entry(house: House) -> Entry:
    """An establishment of the register that nobody has registered yet."""
    assert house.scene is not None
    made = register.draw(
        "Syndicat d'Exemple", "Exempleville", ("mr", "Yvon", "Le Goff"), chance=house.scene.chance
    )
    opening.import_register(house.scene, [made])
    return made


class TestRegistering:
    """In this order: the second finds what the first has left."""

    def test_gives_the_identifier_to_keep_and_what_comes_next(
        self, house: House, entry: Entry
    ) -> None:
        visitor = house.visitor()
        visitor.get("/register")

        page = visitor.send(
            "/register", siret=entry.siret, contract_number=entry.contract_number, **WHO
        )

        assert page.status == 200, page.text
        assert "Your registration has come in" in page.text
        assert entry.name in page.text
        assert "Your identifier: keep it" in page.text

    def test_what_is_registered_tells_whom_to_ask_and_keeps_what_was_typed(
        self, house: House
    ) -> None:
        assert house.scene is not None
        home = house.somebody(house.head()).client.get("/accounts/v1/me").body["establishment"]
        visitor = house.visitor()
        visitor.get("/register")

        page = visitor.send(
            "/register", siret=home["siret"], contract_number=home["contract_numbers"][0], **WHO
        )

        assert page.status == 409
        assert house.head().name in page.text
        assert page.form("/register")["last_name"] == "Aubry"

    def test_asks_for_names_in_the_order_of_every_other_form(self, house: House) -> None:
        visitor, head = house.visitor(), house.signed_in(house.head())
        create = "/establishment/accounts/create"

        forms = [visitor.get(path).form(path) for path in ("/register", "/recover")]
        forms.append(head.get(create).form(create))

        for form in forms:
            assert [name for name in form if name in ("first_name", "last_name")] == [
                "last_name",
                "first_name",
            ]

    def test_with_a_pair_that_does_not_match_says_so(self, house: House, entry: Entry) -> None:
        visitor = house.visitor()
        visitor.get("/register")

        page = visitor.send("/register", siret=entry.siret, contract_number="WRONG1", **WHO)

        assert page.status == 404
        assert "do not match the register" in page.text

    def test_names_each_field_that_is_wrong(self, house: House) -> None:
        visitor = house.visitor()
        visitor.get("/register")

        page = visitor.send("/register", siret="12", contract_number="A", **WHO | {"email": "x"})

        assert page.status == 422
        assert {"#siret", "#email"} <= page.links()

    @pytest.mark.parametrize(
        ("changes", "field", "told"),
        [
            ({"street": ""}, "street", "Indiquez la rue : de 1 à 4 lignes."),
            ({"street": "1 place " + "x" * 38}, "street", "Au plus 38 caractères."),
            ({"street_more": "x" * 39}, "street_more", "Au plus 38 caractères."),
            ({"postcode": "12"}, "postcode", "Cinq chiffres."),
            ({"city": ""}, "city", "Ce champ ne peut pas être vide."),
        ],
    )
    def test_says_what_is_wrong_with_an_address_at_the_line_that_is(
        self, house: House, entry: Entry, changes: dict[str, str], field: str, told: str
    ) -> None:
        visitor = house.visitor("fr")
        visitor.get("/register")
        pair = {"siret": entry.siret, "contract_number": entry.contract_number}

        page = visitor.send("/register", **pair, **WHO | {"email": "y@example.org"} | changes)

        assert page.status == 422
        (error,) = (e for e in page.main.iter("span") if e.get("id") == f"{field}-error")
        assert told in " ".join("".join(error.itertext()).replace("\xa0", " ").split())
        assert f"#{field}" in page.links()

    def test_with_a_wrong_code_of_the_letter_says_what_to_do(self, house: House) -> None:
        visitor = house.visitor()
        visitor.get("/code")

        page = visitor.send("/code", siret="123 456 782 00010", code="ABCD EFGH JKMN")

        assert page.status == 404
        assert 'role="alert"' in page.response.text
        assert page.form("/code")["siret"] == "123 456 782 00010"


class TestRecovering:
    def test_an_establishment_that_somebody_administers_is_refused(self, house: House) -> None:
        home = house.somebody(house.head()).client.get("/accounts/v1/me").body["establishment"]
        visitor = house.visitor()
        visitor.get("/recover")

        page = visitor.send(
            "/recover", siret=home["siret"], contract_number=home["contract_numbers"][0], **WHO
        )

        assert page.status == 404
        assert "No establishment without administrator" in page.text
        assert page.form("/recover")["last_name"] == "Aubry"
