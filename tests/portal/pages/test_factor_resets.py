"""Second factors that somebody has lost, as an administrator has them removed."""

import pytest

from tests.portal.factors import CODE, Protected, newcomer, protect
from tests.portal.house import House
from tests.portal.states import ACCOUNTS
from tests.portal.visitor import Visitor


@pytest.fixture(scope="module")
def known(house: House) -> Protected:
    return protect(house, newcomer(house, "Égarée"))


@pytest.fixture
def head(house: House) -> Visitor:
    return house.signed_in(house.head())


def of(known: Protected) -> str:
    return f"{ACCOUNTS}/{known.somebody.account_id}/security"


class TestAnAccount:
    def test_says_whether_it_has_a_second_factor(
        self, house: House, known: Protected, head: Visitor
    ) -> None:
        with_one = head.get(of(known))
        without = head.get(f"{ACCOUNTS}/{house.account()}/security")

        assert "protected by a second factor" in with_one.text
        assert "The password alone opens this account" in without.text
        assert of(known) in head.get(of(known).replace("security", "coordinates")).links()

    def test_of_ones_own_leads_to_ones_own_page(self, house: House, head: Visitor) -> None:
        page = head.get(f"{ACCOUNTS}/{house.somebody(house.head()).account_id}/security")

        assert "/account/security" in page.links()
        assert "Remove in 24 hours" not in page.text


class TestARemoval:
    def test_is_asked_for_once_it_was_said_what_it_means_and_can_be_cancelled(
        self, known: Protected, head: Visitor
    ) -> None:
        page = head.get(of(known))
        assert "call back at a number that you know" in page.text
        assert "In 24 hours" in page.text
        assert "The password is good no more either" in page.text

        page = head.send(of(known))

        assert page.status == 200
        assert "is told by e-mail, and can cancel it" in page.text
        assert "are removed on" in page.text
        assert known.challenged().page.status == 200  # until then nothing has changed
        page = head.send(of(known))
        assert "stay as they are" in page.text
        assert "protected by a second factor" in page.text

    def test_is_not_asked_for_by_a_form_that_does_not_say_so(
        self, house: House, known: Protected, head: Visitor
    ) -> None:
        form = head.get(of(known)).form(of(known))
        house.transport.asked.clear()

        for act in ("", "x"):
            page = head.post(of(known), {**form, "act": act})

            assert page.status == 422
            assert "Press one of the buttons of this page." in page.text
        assert not any("/reset" in one for one in house.transport.asked)

    def test_that_waits_already_is_told_as_such(self, known: Protected, head: Visitor) -> None:
        form = head.get(of(known)).form(of(known))
        head.post(of(known), form)

        page = head.post(of(known), {**form, "_key": ""})

        assert page.status == 409
        assert "are removed on" in page.text
        head.send(of(known))

    def test_that_waits_no_more_is_not_cancelled(self, known: Protected, head: Visitor) -> None:
        form = head.get(of(known)).form(of(known))

        page = head.post(of(known), {**form, "act": "cancel"})

        assert page.status == 409
        assert "No reset of second factors waits here" in page.text

    def test_after_somebody_else_has_moved_the_address_is_refused_until_when(
        self, house: House, known: Protected, head: Visitor
    ) -> None:
        moved = "UPDATE credentials SET email_moved_at = now() WHERE account_id = :id"
        house.change("identity", moved, id=known.somebody.account_id)
        head.get(of(known))

        page = head.send(of(known))

        assert page.status == 409
        assert "changed less than 72 hours ago" in page.text
        assert "Until" in page.text


class TestACodeByLetter:
    def test_is_for_an_only_administrator_and_others_are_told_whom_to_ask(
        self, known: Protected
    ) -> None:
        visitor = known.challenged()
        visitor.get(f"{CODE}/letter")

        page = visitor.send(f"{CODE}/letter")

        assert page.status == 409
        assert "An administrator of your establishment" in page.text

    def test_that_is_wrong_is_told_in_its_words(self, known: Protected) -> None:
        visitor = known.challenged()
        page = visitor.send(CODE, other="letter")
        assert page.heading == "Type the code of the letter"

        page = visitor.send(CODE, code="ABCD-EFGH-JKMN")

        assert page.status == 403
        assert "This is not the code of the letter" in page.text
        assert page.heading == "Type the code of the letter"

    def test_without_the_right_password_is_not_spoken_of(self, house: House) -> None:
        assert house.visitor().get(f"{CODE}/letter").path.startswith("/sign-in?")
