"""A form that met a service that is away: the page that says so offers to send it once more."""

import re

import pytest

from deploy.demo.people import Somebody
from services.portal.session import COOKIE
from tests.portal.factors import newcomer
from tests.portal.house import House
from tests.portal.test_sessions import due
from tests.portal.visitor import Page, Visitor


@pytest.fixture(scope="module")
def person(house: House) -> Somebody:
    return newcomer(house, "Reprise")


class TestAFormThatWasSent:
    """Of a page that has nothing to show it on again: the one that says so offers to send it."""

    @pytest.fixture
    def visitor(self, house: House, person: Somebody) -> Visitor:
        """Somebody who looks at where else they are signed in."""
        visitor = house.visitor()
        for one in (house.visitor(), visitor):
            one.sign_in(person.identifier, person.password)
        visitor.get("/account/sessions")
        return visitor

    def test_is_sent_once_more_with_what_was_typed_but_secrets(
        self, house: House, visitor: Visitor
    ) -> None:
        path = _of_another(visitor.page)
        key = visitor.page.form(path)["_key"]
        house.transport.away.add("identity")
        page = visitor.send(path, note="Poste du guichet", password="Vent d'autan 8")
        house.transport.away.clear()

        again = page.form(path)
        assert page.status == 503
        assert (again["_key"], again["note"]) == (key, "Poste du guichet")
        assert "password" not in again
        assert "Vent d" not in page.response.text
        page = visitor.send(path)
        assert "That device is signed out." in page.text
        assert path not in _actions(page)

    def test_without_the_token_of_our_pages_is_none_of_ours(
        self, house: House, visitor: Visitor
    ) -> None:
        path = _of_another(visitor.page)
        form = visitor.page.form(path)
        visitor.keep(COOKIE, due(house, visitor.cookie(COOKIE) or ""))
        house.transport.away.add("identity")

        ours, other = visitor.post(path, form), visitor.post(path, {**form, "csrf_token": "x"})

        assert (ours.status, other.status) == (503, 503)
        assert (_actions(ours).count(path), _actions(other).count(path)) == (1, 0)


def _of_another(page: Page) -> str:
    """Where the form leads that ends a session which goes on elsewhere."""
    ends = re.compile(r"/account/sessions/[0-9a-f-]{36}")
    return next(action for action in _actions(page) if ends.fullmatch(action))


def _actions(page: Page) -> list[str]:
    return [form.get("action", "") for form in page.document.iter("form")]
