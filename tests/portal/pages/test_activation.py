"""Where the links of e-mails lead, as somebody without script uses it."""

import pytest

from deploy.demo.chapters import accounts
from deploy.demo.people import Somebody
from tests.identity.factors import Application
from tests.portal.house import House
from tests.portal.visitor import Visitor

GOOD = "Tr0p-facile-?"


@pytest.fixture(scope="module")
def invited(house: House) -> Somebody:
    """Somebody whose account has just been created, and who has the e-mail."""
    assert house.scene is not None
    head = house.somebody(house.head())
    person = house.scene.cast.somebody("ms", "Clémence", "Auberive")
    accounts.create(head, person, profile="user", rights={})
    return person


@pytest.fixture
def visitor(house: House) -> Visitor:
    made = house.visitor()
    made.get("/activate")
    return made


class TestTheActivationPage:
    """In this order: the last uses the code up."""

    def test_tells_what_the_code_is_for_and_what_the_password_must_be(
        self, house: House, invited: Somebody, visitor: Visitor
    ) -> None:
        page = visitor.send("/activate", code=house.code(invited))

        assert page.heading == "Create your password"
        assert house.head().establishment in page.text
        for rule in ("8 characters", "1 digit", "1 lower-case", "1 upper-case", "1 special"):
            assert rule in page.text

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"password": "abc", "again": "abc"}, "fewer than 8 characters"),
            ({"password": GOOD, "again": "Tr0p-facile-!"}, "The two passwords differ"),
            ({"password": "", "again": ""}, "Choose a password."),
        ],
    )
    def test_says_at_the_field_what_is_wrong_and_keeps_the_code(
        self, house: House, invited: Somebody, visitor: Visitor, typed: dict[str, str], said: str
    ) -> None:
        visitor.send("/activate", code=house.code(invited))

        page = visitor.send("/activate/password", **typed)

        assert page.status == 422
        assert said in page.text
        assert page.form("/activate/password")["code"] == house.code(invited)
        assert page.form("/activate/password")["password"] == ""

    def test_suggests_a_password_that_is_good(
        self, house: House, invited: Somebody, visitor: Visitor
    ) -> None:
        visitor.send("/activate", code=house.code(invited))

        page = visitor.send("/activate/password", suggest="yes")

        filled = page.form("/activate/password")
        assert filled["password"] == filled["again"]
        assert filled["password"] in page.text

    def test_while_identity_is_away_asks_for_the_code_again_with_the_code_in_it(
        self, house: House, invited: Somebody, visitor: Visitor
    ) -> None:
        house.transport.away.add("identity")

        page = visitor.send("/activate", code=house.code(invited))

        assert page.status == 503
        assert page.form("/activate")["code"] == house.code(invited)

    def test_lets_a_holder_create_a_password_without_script(
        self, house: House, invited: Somebody, visitor: Visitor
    ) -> None:
        visitor.send("/activate", code=house.code(invited))
        page = visitor.send("/activate/password", password=GOOD, again=GOOD)

        assert page.heading == "Your password is set"
        assert house.visitor().sign_in(invited.identifier, GOOD).path == "/"

    def test_tells_of_a_code_that_is_spent_what_to_do_next(
        self, house: House, invited: Somebody, visitor: Visitor
    ) -> None:
        page = visitor.send("/activate", code=house.code(invited))

        assert page.status == 409
        assert "already been used" in page.text
        assert {"/sign-in", "/forgotten/password"} <= page.links()


class TestACodeThatIsNone:
    def test_is_refused_and_how_to_copy_it_is_told(self, visitor: Visitor) -> None:
        page = visitor.send("/activate", code="x" * 43)

        assert page.status == 404
        assert 'role="alert"' in page.response.text
        assert "from its first sign to its last" in page.text

    def test_that_is_empty_is_asked_for(self, visitor: Visitor) -> None:
        assert visitor.send("/activate").status == 422


def test_a_form_is_read_as_far_as_one_can_be_long(house: House, visitor: Visitor) -> None:
    sent = visitor.page.form("/activate") | {"code": "a" * 3_000_000}

    assert visitor.post("/activate", sent).status == 413


def test_the_page_on_personal_data_is_there_for_everybody(house: House) -> None:
    page = house.visitor().get("/data-protection")

    assert page.status == 200
    assert "never be read" in page.text


class TestAResetOfSecondFactors:
    @pytest.fixture
    def code(self, house: House) -> str:
        """That of the e-mail to somebody whose second factor is to be removed tomorrow."""
        assert house.scene is not None
        head, cast = house.somebody(house.head()), house.scene.cast
        person = cast.somebody("ms", "Aurore", "Montclar")
        accounts.create(head, person, profile="user", rights={})
        cast.create_password(person)
        cast.sign_in(person)
        factors = "/identity/v1/factors"
        order = {"name": "Ordinateur"}
        begun = person.client.post(f"{factors}/totp", expect=201, json=order).body
        proof = {"code": Application(begun["secret"]).code()}
        person.client.post(f"{factors}/{begun['id']}/confirm", json=proof)
        cast.sign_in(head)
        there = f"/identity/v1/establishments/{head.establishment_id}/accounts/{person.account_id}"
        head.client.post(f"{there}/factors/reset", expect=201)
        return cast.mail(person, where=lambda mail: "Pour annuler" in mail.text).code

    def test_is_cancelled_by_whoever_has_the_email_without_signing_in(
        self, code: str, visitor: Visitor
    ) -> None:
        page = visitor.send("/activate", code=code)
        assert page.heading == "Cancel the reset of your second factor"

        assert visitor.send("/activate/cancelled").heading == "The reset is cancelled"

        visitor.get("/activate")
        again = visitor.send("/activate", code=code)
        assert again.status == 409
        assert "already been used" in again.text
