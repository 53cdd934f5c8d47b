"""Operators find anybody, help them, and give and take the duties of the platform's own people."""

import re
from dataclasses import replace

import pytest

from deploy.demo.chapters import accounts
from deploy.demo.people import Somebody
from services.portal.access import DUTIES
from services.portal.pages.platform import operators
from services.portal.session import COOKIE
from tests.portal.house import House
from tests.portal.test_sessions import sealed, signed_of
from tests.portal.visitor import Visitor

PEOPLE, OPERATORS = "/platform/people", "/platform/operators"


@pytest.fixture
def operator(house: House) -> Visitor:
    return house.signed_in(house.operator())


@pytest.fixture(scope="module")
def colleague(house: House) -> Somebody:
    """One of the platform's own, who has a duty."""
    assert house.scene is not None
    made = house.scene.cast.somebody("ms", "Isaure", "Delmas")
    rights = {"duty:print": "write"}
    accounts.create(house.somebody(house.operator()), made, profile="user", rights=rights)
    return made


def rights_of(house: House, account_id: str) -> dict[str, str]:
    mine = house.somebody(house.operator())
    path = f"/accounts/v1/establishments/{mine.establishment_id}/accounts/{account_id}/rights"
    found: dict[str, str] = mine.client.get(path).body["rights"]
    return found


def test_anybody_is_found_and_invited_again(operator: Visitor, house: House) -> None:
    newcomer = house.newcomer("Castaing")
    assert "Castaing" not in operator.get(PEOPLE).text
    page = operator.get(PEOPLE, query_string={"q": "castaing"})
    (address,) = (link for link in page.links() if newcomer.account_id in link)
    page = operator.get(address)
    assert newcomer.email in page.text

    page = operator.get(f"{address}/invite")
    assert newcomer.email in page.text
    page = operator.send(f"{address}/invite")

    assert "receives a new link by e-mail." in page.text
    assert "Nobody is called that" in operator.get(PEOPLE, query_string={"q": "zzzz"}).text


def test_what_cannot_be_done_to_somebody_is_refused_on_the_page(
    operator: Visitor, house: House
) -> None:
    place = f"/platform/establishments/{house.head().establishment_id}"
    address = f"{place}/accounts/{house.account()}/invite"
    operator.get(address)

    assert operator.send(address).status == 409


@pytest.mark.parametrize("act", ["renew", "invite", "unlock"])
def test_nobody_is_helped_at_an_address_of_another_establishment(
    operator: Visitor, house: House, act: str
) -> None:
    here, elsewhere = (
        f"/platform/establishments/{house.head(town).establishment_id}/accounts/{house.account()}"
        for town in ("hospitalier", "Sainte")
    )
    operator.get(f"{here}/{act}")
    form = operator.page.form(f"{here}/{act}")
    act_of_service = re.compile(rf"POST .*/{house.account()}/{act}")
    before = len(house.transport.asked)

    page = operator.post(f"{elsewhere}/{act}", form)

    assert page.status == 404
    assert not any(map(act_of_service.fullmatch, house.transport.asked[before:]))


class TestDuties:
    def test_are_given_and_taken(
        self, operator: Visitor, house: House, colleague: Somebody
    ) -> None:
        path = f"{OPERATORS}/{colleague.account_id}"
        assert path in operator.get(OPERATORS, query_string={"q": "delmas"}).links()
        form = operator.get(path).form(path)
        assert form["duties"] == "print"

        page = operator.post(path, {**form, "duties": "support"})

        assert "The duties are changed." in page.text
        assert rights_of(house, colleague.account_id) == {"duty:support": "write"}

    def test_that_somebody_else_has_changed_are_not_overwritten(
        self, operator: Visitor, colleague: Somebody
    ) -> None:
        path = f"{OPERATORS}/{colleague.account_id}"
        stale = operator.get(path).form(path)
        operator.post(path, {**stale, "duties": "letters"})

        assert operator.post(path, {**stale, "duties": "register"}).status == 412

    def test_stay_as_they_are_in_the_account_management(
        self, operator: Visitor, house: House, colleague: Somebody
    ) -> None:
        before = rights_of(house, colleague.account_id)
        assert before
        path = f"/establishment/accounts/{colleague.account_id}/rights"
        operator.get(path)

        page = operator.send(path, confirmed="yes")

        assert "The changes are applied." in page.text
        assert rights_of(house, colleague.account_id) == before

    def test_are_for_those_who_administer_the_accounts_of_the_platform(
        self, operator: Visitor, house: House
    ) -> None:
        signed = signed_of(house, operator.cookie(COOKIE) or "")
        operator.keep(COOKIE, sealed(house, replace(signed, profile="user")))

        assert OPERATORS not in operator.get("/platform").links()
        assert operator.get(OPERATORS).heading == "This page is for administrators"

    def test_have_words_each(self) -> None:
        assert set(operators.WORDS) == set(map(str, DUTIES))
