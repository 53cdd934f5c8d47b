"""What asks for a fresh proof of who one is: a page asks for it, and what was typed goes on."""

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from services.portal.access import Audience, audience_of
from services.portal.clients import sessions
from services.portal.clients.refusals import Away
from services.portal.session import COOKIE
from tests.portal.addresses import addresses_of
from tests.portal.factors import Protected, newcomer, protect, unprove
from tests.portal.house import House
from tests.portal.pages.test_security import ADD, SCAN, typed
from tests.portal.posting import GOOD
from tests.portal.states import ACCOUNTS
from tests.portal.test_resuming import APPLICATIONS, SCOPES, TYPED, again
from tests.portal.test_sessions import ended
from tests.portal.transport import asks_for_proof
from tests.portal.visitor import HERE, Visitor

PROVE = "/step-up"
HEADING = "Confirm that it is you"
ENDING = "/account/sessions"
"""They end sessions that other tests go on with, and ask for no proof."""


@pytest.fixture(scope="module")
def known(house: House) -> Protected:
    return protect(house, newcomer(house, "Prouvée"))


@pytest.fixture
def head(house: House) -> Visitor:
    """An administrator without a second factor, who has signed in hours ago."""
    visitor = house.signed_in(house.head())
    visitor.get("/help")
    unprove(house, visitor)
    return visitor


def let_in(visitor: Visitor) -> None:
    """Fill the form of an application in, and send it."""
    sent = MultiDict({**visitor.get(APPLICATIONS).form(APPLICATIONS), **TYPED})
    sent.setlist("scopes", SCOPES)
    visitor.post(APPLICATIONS, sent)


class TestAForm:
    def test_comes_back_filled_in_once_the_password_was_typed(
        self, house: House, head: Visitor
    ) -> None:
        let_in(head)
        assert (head.page.status, head.page.heading) == (401, HEADING)

        page = head.send(PROVE, password=house.head().password)

        assert page.status == 200
        assert "is back" in page.text
        assert {**page.form(APPLICATIONS), **TYPED} == page.form(APPLICATIONS)
        boxes = [each for each in page.document.iter("input") if each.get("name") == "scopes"]
        assert {each.get("value") for each in boxes if "checked" in each.attrib} == set(SCOPES)
        sent = MultiDict(page.form(APPLICATIONS))
        sent.setlist("scopes", SCOPES)
        assert "Client secret" in head.post(APPLICATIONS, sent).text

    def test_is_kept_through_wrong_passwords(self, house: House, head: Visitor) -> None:
        let_in(head)
        head.send(PROVE)
        assert "Fill in this field." in head.page.text

        page = head.send(PROVE, password="Wrong 1 wrong!")

        assert (page.status, page.heading) == (403, HEADING)
        page = head.send(PROVE, password=house.head().password)
        assert page.form(APPLICATIONS)["name"] == TYPED["name"]

    def test_is_kept_while_the_service_is_away(self, house: House, head: Visitor) -> None:
        let_in(head)
        house.transport.away.add("identity")
        page = head.send(PROVE, password=house.head().password)
        house.transport.away.clear()

        assert (page.status, page.heading) == (503, HEADING)
        page = head.send(PROVE, password=house.head().password)
        assert page.form(APPLICATIONS)["name"] == TYPED["name"]

    def test_is_kept_where_the_session_ends_before_the_proof(
        self, house: House, head: Visitor
    ) -> None:
        let_in(head)
        ended(house, head)

        page = head.send(PROVE, password=house.head().password)

        assert (page.status, page.heading) == (401, "Sign in")
        assert again(head, house.head()).form(APPLICATIONS)["name"] == TYPED["name"]

    def test_is_kept_where_one_has_signed_in_anew_in_another_tab(
        self, house: House, head: Visitor
    ) -> None:
        let_in(head)
        sent = {**head.page.form(PROVE), "password": house.head().password}
        head.send("/sign-out")
        head.sign_in(house.head().identifier, house.head().password)

        page = head.post(PROVE, sent)

        assert page.heading == HEADING
        page = head.send(PROVE, password=house.head().password)
        assert page.form(APPLICATIONS)["name"] == TYPED["name"]

    def test_is_kept_where_no_passkey_can_be_asked_for(
        self, head: Visitor, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sessions, "ways", lambda _api: ["passkey"])
        monkeypatch.setattr(sessions, "step_up_options", _away)

        let_in(head)

        assert (head.page.status, head.page.heading) == (503, HEADING)
        monkeypatch.undo()
        head.send(PROVE, other="passkey")
        page = head.send(PROVE, password=house.head().password)
        assert page.form(APPLICATIONS)["name"] == TYPED["name"]

    def test_is_kept_where_nobody_can_say_by_what_it_is_shown(
        self, head: Visitor, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sessions, "ways", _away)

        let_in(head)

        assert (head.page.status, head.page.heading) == (503, HEADING)
        assert "password" not in head.page.form(PROVE)
        monkeypatch.undo()
        page = head.send(PROVE, other="again")
        assert page.form(APPLICATIONS)["name"] == TYPED["name"]

    def test_is_kept_where_no_token_comes_after_the_proof(
        self, head: Visitor, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        let_in(head)
        monkeypatch.setattr(house.portal.sessions, "refresh", _away)

        page = head.send(PROVE, password=house.head().password)

        assert (page.status, page.heading) == (503, HEADING)
        monkeypatch.undo()
        page = head.send(PROVE, other="again")
        assert page.form(APPLICATIONS)["name"] == TYPED["name"]
        sent = MultiDict(page.form(APPLICATIONS))
        sent.setlist("scopes", SCOPES)
        assert "Client secret" in head.post(APPLICATIONS, sent).text

    def test_without_a_page_of_its_own_is_offered_again(self, house: House, head: Visitor) -> None:
        sent = {**head.get(ACCOUNTS).form("/sign-out"), "format": "csv", "ids": house.account()}
        path = f"{ACCOUNTS}/many/export"
        assert head.post(path, sent).heading == HEADING

        page = head.send(PROVE, password=house.head().password)

        assert page.heading == "It is you: go on"
        assert head.send(path).response.mimetype == "text/csv"

    def test_leads_on_to_the_page_that_it_was_on_if_that_is_one_of_ours(
        self, head: Visitor
    ) -> None:
        sent = {**head.get(APPLICATIONS).form(APPLICATIONS), **TYPED, "scopes": SCOPES[0]}
        for told, where in (
            (f"{HERE}/account/rights?x=1", "/account/rights?x=1"),
            (f"{HERE}//evil.example/", "/"),
            ("https://evil.example/account/rights", "/"),
            ("http://[", "/"),
        ):
            page = head.post(APPLICATIONS, sent, headers={"Referer": told})

            assert page.form(PROVE)["next"] == where

    def test_of_somebody_else_is_not_shown(self, house: House, head: Visitor) -> None:
        let_in(head)
        kept = head.page.form(PROVE)["_kept"]
        other = house.signed_in(house.agent())
        other.get(PROVE)

        page = other.send(PROVE, password=house.agent().password, _kept=kept)

        assert (page.path, TYPED["name"] in page.response.text) == ("/", False)


class TestWhoeverHasASecondFactor:
    def test_shows_it_and_goes_on_with_what_was_half_done(
        self, house: House, known: Protected
    ) -> None:
        visitor = known.signed_in()
        visitor.get(ADD)
        key = typed(visitor.send(ADD, name="Ordinateur"))
        unprove(house, visitor)
        page = visitor.send(SCAN, code="000000")
        assert (page.status, page.heading) == (401, HEADING)
        assert "password" not in page.form(PROVE)

        page = visitor.send(PROVE, code=known.code())

        assert page.status == 200
        assert typed(page) == key

    def test_is_told_what_is_wrong_with_a_code_and_has_another_way(
        self, house: House, known: Protected
    ) -> None:
        visitor = known.signed_in()
        unprove(house, visitor)
        visitor.get(f"{PROVE}?next=/account/rights")
        page = visitor.send(PROVE, code=known.application.wrong())
        known.untried()
        assert page.status == 403
        assert "This code is wrong" in page.text
        visitor.send(PROVE, other="recovery_code")

        page = visitor.send(PROVE, code=known.recovery_codes[0])

        assert page.path == "/account/rights"
        assert "go on with what you were doing" in page.text


class TestAnyForm:
    def test_that_a_service_refuses_so_asks_for_the_proof(self, house: House) -> None:
        """Of whatever page: none takes the refusal for one of what was typed."""
        visitor = house.signed_in(house.head())
        token = visitor.get("/terms").form("/sign-out")["csrf_token"]
        sent = GOOD | {"csrf_token": token, "again": GOOD["password"], "confirmed": "yes"}
        sent |= {"current_password": "x", "decision": "renew", "account_ids": GOOD["ids"]}
        house.transport.is_unproved = True
        found, asked = [], 0
        for rule in house.portal.url_map.iter_rules():
            audience = audience_of(house.portal.view_functions[rule.endpoint])
            is_form = "POST" in (rule.methods or ()) and audience is not Audience.EVERYBODY
            if not is_form or rule.rule.startswith(ENDING):
                continue
            for path in addresses_of(rule, house):
                house.transport.asked.clear()
                page = visitor.post(path, sent, follow=False)
                assert visitor.cookie(COOKIE), path
                if not any(_is_refused(one) for one in house.transport.asked):
                    continue
                asked += 1
                if (page.status, page.heading) != (401, HEADING):
                    found.append((path, page.status, page.text[:200]))

        assert asked > 20
        assert found == []


def _is_refused(call: str) -> bool:
    return asks_for_proof(*call.split(" ", 1))


def _away(*_asked: Any, **_rest: Any) -> Any:
    raise Away("identity")
