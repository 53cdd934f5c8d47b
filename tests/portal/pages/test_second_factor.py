"""The second half of a sign-in, as somebody without script passes it."""

from typing import Any

import pytest

from services.portal.session import COOKIE
from tests.portal.factors import CODE, Protected, newcomer, protect
from tests.portal.house import House
from tests.portal.pages.test_security import shown
from tests.portal.test_resuming import APPLICATIONS, sent_late
from tests.portal.test_sessions import ended
from tests.portal.visitor import Page, Visitor

PAGE_COOKIE = "comptoir-page"


@pytest.fixture(scope="module")
def known(house: House) -> Protected:
    return protect(house, newcomer(house, "Facteur"))


@pytest.fixture
def asked(known: Protected) -> Visitor:
    """Somebody who has typed the right password, on the way to their rights."""
    return known.challenged(path="/account/rights")


def kept(house: House, visitor: Visitor) -> dict[str, Any]:
    """What the cookie of the page holds of a sign-in that is half done."""
    opened = house.portal.sealer.open(visitor.cookie(PAGE_COOKIE) or "", purpose="page")
    return dict(opened["challenge"])


def keep(house: House, visitor: Visitor, **changed: Any) -> None:
    opened = house.portal.sealer.open(visitor.cookie(PAGE_COOKIE) or "", purpose="page")
    opened["challenge"] |= changed
    visitor.keep(PAGE_COOKIE, house.portal.sealer.seal(opened, purpose="page"))


def offers_a_sign_in(page: Page) -> bool:
    """Whether the head of a page leads to where one signs in, without a form that is kept."""
    head = page.document.find(".//header")
    assert head is not None
    return any(link.get("href") == "/sign-in" for link in head.iter("a"))


def new_codes(visitor: Visitor) -> list[str]:
    """Have ten other recovery codes be made, and read them."""
    visitor.get("/account/security/codes")
    return shown(visitor.send("/account/security/codes"))


class TestACode:
    def test_is_asked_for_after_the_right_password_and_nobody_is_signed_in_yet(
        self, asked: Visitor
    ) -> None:
        assert asked.page.path == "/sign-in/code?next=/account/rights"
        assert asked.page.heading == "Type the code of your application"
        field = next(one for one in asked.page.main.iter("input") if one.get("id") == "code")
        assert field.get("autocomplete") == "one-time-code"
        assert field.get("inputmode") == "numeric"
        assert asked.get("/account/profile").path.startswith("/sign-in")

    def test_lets_one_in_where_one_was_going(self, known: Protected, asked: Visitor) -> None:
        page = asked.send(CODE, code=known.code())

        assert page.path == "/account/rights"
        assert "Solange Facteur" in page.response.text

    def test_that_is_wrong_is_told_at_its_field_and_is_not_shown_again(
        self, known: Protected, asked: Visitor
    ) -> None:
        wrong = known.application.wrong()

        page = asked.send(CODE, code=wrong)

        known.untried()
        assert page.status == 403
        assert "This code is wrong, or was already used" in page.text
        assert "4 tries are left" in page.text
        assert page.form(CODE)["code"] == ""
        assert page.form(CODE)["next"] == "/account/rights"

    def test_that_is_missing_is_asked_for(self, asked: Visitor) -> None:
        page = asked.send(CODE)

        assert page.status == 422
        assert "Type the code." in page.text

    def test_five_times_wrong_leads_back_to_the_password_with_the_identifier(
        self, known: Protected, asked: Visitor
    ) -> None:
        for _ in range(4):
            asked.send(CODE, code=known.application.wrong())

        page = asked.send(CODE, code=known.application.wrong())

        known.untried()
        assert "Too many wrong codes in this sign-in." in page.text
        assert page.form("/sign-in")["identifier"] == known.somebody.identifier
        assert page.form("/sign-in")["next"] == "/account/rights"

    def test_of_a_kind_that_is_locked_says_until_when_and_leaves_the_other_way(
        self, known: Protected
    ) -> None:
        visitor = known.challenged()
        for _ in range(5):
            visitor.send(CODE, code=known.application.wrong())
        known.challenged(visitor)

        page = visitor.send(CODE, code=known.code())

        known.untried()
        assert page.status == 403
        assert "none of this kind is taken before" in page.text
        assert visitor.send(CODE, other="recovery_code").heading == "Type a recovery code"

    def test_while_the_service_is_away_can_be_typed_again(
        self, house: House, known: Protected, asked: Visitor
    ) -> None:
        house.transport.away.add("identity")
        page = asked.send(CODE, code=known.code())
        house.transport.away.clear()

        assert page.status == 503
        assert asked.send(CODE, code=known.code()).path == "/account/rights"


class TestWhoeverIsSigningIn:
    def test_is_not_told_at_the_head_of_the_page_to_sign_in(
        self, house: House, asked: Visitor
    ) -> None:
        assert offers_a_sign_in(house.visitor().get("/help"))

        assert not offers_a_sign_in(asked.page)
        assert not offers_a_sign_in(asked.send(CODE, code=""))
        assert not offers_a_sign_in(asked.send(CODE, other="recovery_code"))
        assert not offers_a_sign_in(asked.get(f"{CODE}/letter"))
        assert not offers_a_sign_in(asked.get("/sign-in/passkey"))
        assert not offers_a_sign_in(sent_late(house, house.head()).page)


class TestAChallenge:
    def test_stands_in_no_page_and_no_address(self, house: House, asked: Visitor) -> None:
        challenge = kept(house, asked)["challenge"]

        assert len(challenge) > 40
        assert challenge not in asked.page.response.text
        assert challenge not in asked.page.path

    def test_is_forgotten_once_somebody_is_in(
        self, house: House, known: Protected, asked: Visitor
    ) -> None:
        asked.send(CODE, code=known.code())

        assert asked.get(CODE).path == "/"
        opened = house.portal.sealer.open(asked.cookie(PAGE_COOKIE) or "", purpose="page")
        assert "challenge" not in opened

    def test_that_is_too_old_asks_for_the_password_again(
        self, house: House, known: Protected, asked: Visitor
    ) -> None:
        keep(house, asked, until=0)

        page = asked.send(CODE, code=known.code())

        assert page.status == 401
        assert "took too long" in page.text
        assert page.form("/sign-in")["next"] == "/account/rights"
        assert asked.get(CODE).path.startswith("/sign-in")

    def test_that_identity_no_longer_takes_asks_for_the_password_again(
        self, house: House, known: Protected, asked: Visitor
    ) -> None:
        keep(house, asked, challenge="spent")

        page = asked.send(CODE, code=known.code())

        assert page.status == 401
        assert "took too long, or was used" in page.text
        assert page.form("/sign-in")["identifier"] == known.somebody.identifier

    @pytest.mark.parametrize("told", [None, [], "x", {"identifier": "A"}])
    def test_of_another_make_is_none(self, house: House, told: Any) -> None:
        visitor = house.visitor()
        sealed = house.portal.sealer.seal({"challenge": told}, purpose="page")
        visitor.keep(PAGE_COOKIE, sealed)

        assert visitor.get(CODE).path.startswith("/sign-in")


class TestARecoveryCode:
    def test_stands_in_once_for_the_application(self, known: Protected) -> None:
        code, *_ = new_codes(known.signed_in())
        visitor = known.challenged(path="/account/rights")
        page = visitor.send(CODE, other="recovery_code")
        assert page.heading == "Type a recovery code"

        page = visitor.send(CODE, code=code.lower().replace("-", " "))

        assert page.path == "/account/rights"
        assert "You used one of your recovery codes" in page.text
        known.challenged(visitor := known.house.visitor())
        visitor.send(CODE, other="recovery_code")
        again = visitor.send(CODE, code=code)
        known.untried()
        assert again.status == 403
        assert "This recovery code is wrong, or was already used" in again.text
        assert again.heading == "Type a recovery code"


class TestAFormThatWasSentTooLate:
    def test_comes_back_filled_in_after_the_code(self, house: House, known: Protected) -> None:
        visitor = known.signed_in()
        form = visitor.get("/account/profile").form("/account/profile")
        ended(house, visitor)
        visitor.post("/account/profile", {**form, "phone": "05 56 99 99 99"})
        somebody = known.somebody
        visitor.send("/sign-in", identifier=somebody.identifier, password=somebody.password)
        visitor.send(CODE, other="recovery_code")
        visitor.send(CODE, other="totp")

        page = visitor.send(CODE, code=known.code())

        assert page.status == 200
        assert page.form("/account/profile")["phone"] == "05 56 99 99 99"

    def test_is_kept_where_somebody_has_signed_in_in_another_tab_meanwhile(
        self, house: House, known: Protected
    ) -> None:
        """That sign-in has forgotten this one, which begins anew, with the form."""
        visitor, somebody = known.signed_in(), known.somebody
        told = {"identifier": somebody.identifier, "password": somebody.password}
        form = visitor.get("/account/profile").form("/account/profile")
        ended(house, visitor)
        visitor.post("/account/profile", {**form, "phone": "05 56 99 99 98"})
        sent = visitor.send("/sign-in", **told).form(CODE)
        visitor.sign_in(house.agent().identifier, house.agent().password)

        page = visitor.post(CODE, {**sent, "code": known.code()})

        assert page.status == 401
        assert "took too long, or was used" in page.text
        visitor.send("/sign-in", **told)
        page = visitor.send(CODE, code=known.code())
        assert page.form("/account/profile")["phone"] == "05 56 99 99 98"

    def test_of_somebody_else_does_not(self, house: House, known: Protected) -> None:
        visitor = house.signed_in(house.head())
        form = visitor.get(APPLICATIONS).form(APPLICATIONS)
        ended(house, visitor)
        visitor.post(APPLICATIONS, {**form, "name": "Paie de novembre"})
        somebody = known.somebody
        visitor.send("/sign-in", identifier=somebody.identifier, password=somebody.password)

        page = visitor.send(CODE, code=known.code())

        assert page.path == "/"
        assert "Paie de novembre" not in page.response.text


class TestSigningInOverASession:
    def test_ends_that_one_only_once_the_code_was_right(
        self, house: House, known: Protected
    ) -> None:
        visitor = house.signed_in(house.agent())
        sent = {"csrf_token": visitor.get("/help").form("/sign-out")["csrf_token"]}
        told = {"identifier": known.somebody.identifier, "password": known.somebody.password}

        visitor.post("/sign-in", sent | told)

        assert visitor.cookie(COOKIE)
        assert house.agent().name in visitor.get("/account/profile").text
        visitor.get(CODE)
        visitor.send(CODE, code=known.code())
        assert "Solange" in visitor.get("/account/profile").text


class TestAPasskeyThatCannotBeAskedFor:
    """Whoever has one beside their application; the service tells the browser nothing."""

    def test_leaves_the_form_and_the_other_ways(
        self, house: House, known: Protected, asked: Visitor
    ) -> None:
        keep(house, asked, ways=["totp", "passkey"])
        asked.get(f"{CODE}?next=/account/rights")
        house.transport.away.add("identity")
        page = asked.send(CODE, other="passkey")
        house.transport.away.clear()

        assert (page.status, page.heading) == (503, "Show your passkey")
        assert "does not answer just now" in page.text
        assert "Try again" in page.text
        assert asked.send(CODE, other="totp").heading == "Type the code of your application"
        assert asked.send(CODE, code=known.code()).path == "/account/rights"

    def test_because_the_sign_in_is_over_leads_back_to_the_password(
        self, house: House, asked: Visitor
    ) -> None:
        keep(house, asked, ways=["totp", "passkey"], challenge="x" * 43)

        page = asked.send(CODE, other="passkey")

        assert page.status == 401
        assert "took too long, or was used" in page.text
        assert page.form("/sign-in")["next"] == "/account/rights"


def test_the_way_to_a_letter_and_back_keeps_the_form(house: House, known: Protected) -> None:
    visitor, letter = known.signed_in(), f"{CODE}/letter"
    form = visitor.get("/account/profile").form("/account/profile")
    ended(house, visitor)
    visitor.post("/account/profile", {**form, "phone": "05 56 99 99 97"})
    somebody = known.somebody
    page = visitor.send("/sign-in", identifier=somebody.identifier, password=somebody.password)
    [button] = [one for one in page.main.iter("button") if one.get("formaction") == letter]
    assert (button.get("name"), button.get("value")) == ("other", "ask_letter")

    page = visitor.post(letter, {**page.form(CODE), "other": "ask_letter"})
    assert page.heading == "Have a letter sent"
    page = visitor.send(letter, other="code")

    assert page.heading == "Type the code of your application"
    page = visitor.send(CODE, code=known.code())
    assert page.form("/account/profile")["phone"] == "05 56 99 99 97"
