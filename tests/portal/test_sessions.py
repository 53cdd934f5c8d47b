"""Staying signed in: several tabs, lost answers, and ends that the services tell."""

from dataclasses import replace
from typing import Any

import flask

from services.portal.access import Audience, audience_of
from services.portal.session import COOKIE, Signed
from tests.portal.addresses import addresses_of
from tests.portal.house import House, until
from tests.portal.posting import GOOD
from tests.portal.test_costs import OF_THE_SESSION
from tests.portal.visitor import Visitor

PUBLIC = {"GET /identity/v1/password-policy", "POST /identity/v1/password-suggestions"}
"""Calls that need nobody to be signed in."""

LONGEST_NAME, LONGEST_ESTABLISHMENT = 161, 200
"""Signs: first and last name with the space between, and the register's name of a place."""


def signed_of(house: House, cookie: str) -> Signed:
    return Signed(**house.portal.sealer.open(cookie, purpose="session"))


def sealed(house: House, signed: Signed) -> str:
    return house.portal.sealer.seal(vars(signed), purpose="session")


def due(house: House, cookie: str) -> str:
    """The same cookie, a few minutes later: its access token is about to end."""
    return sealed(house, replace(signed_of(house, cookie), expires_at=0))


def ended(house: House, visitor: Visitor) -> None:
    """Have the services know nothing any more of the session that a browser has."""
    signed = signed_of(house, visitor.cookie(COOKIE) or "")
    house.portal.sessions.forget(signed)
    spent = replace(signed, access_token="x", refresh_token="x")
    visitor.keep(COOKIE, sealed(house, replace(spent, refreshed_at=signed.refreshed_at - 9)))


class TestACookie:
    def test_is_another_one_at_each_sign_in(self, house: House) -> None:
        visitor = house.signed_in(house.agent())
        first = visitor.cookie(COOKIE)
        again = house.signed_in(house.agent()).cookie(COOKIE)

        assert first
        assert again
        assert first != again

    def test_that_was_altered_signs_nobody_in(self, house: House) -> None:
        visitor = house.signed_in(house.agent())
        cookie = visitor.cookie(COOKIE) or ""
        visitor.keep(COOKIE, cookie[:-4] + "AAAA")

        assert visitor.get("/account/profile").path.startswith("/sign-in")

    def test_tells_nothing_of_what_is_in_it(self, house: House) -> None:
        visitor = house.signed_in(house.agent())

        assert house.agent().identifier not in (visitor.cookie(COOKIE) or "")

    def test_fits_into_what_browsers_keep_whatever_names_are_in_it(self, house: House) -> None:
        signed = signed_of(house, house.signed_in(house.head()).cookie(COOKIE) or "")
        longest = replace(
            signed, name="É" * LONGEST_NAME, establishment="É" * LONGEST_ESTABLISHMENT
        )
        response = flask.Response()
        house.portal.sessions.forget(signed)

        house.portal.sessions.write(response, longest)

        [cookie] = response.headers.getlist("Set-Cookie")
        assert len(f"__Host-; Secure; {cookie}") <= 4096

    def test_of_another_make_signs_nobody_in(self, house: House) -> None:
        """As one of an older, or a newer, version of ours."""
        facts = vars(signed_of(house, house.signed_in(house.head()).cookie(COOKIE) or ""))
        older = {name: facts[name] for name in facts.keys() - {"profile"}}
        strange: list[Any] = [older, {**facts, "more": 1}, {}, [], None, "x", 1]
        for made in strange:
            visitor = house.visitor()
            visitor.keep(COOKIE, house.portal.sealer.seal(made, purpose="session"))
            visitor.keep("comptoir-page", house.portal.sealer.seal(made, purpose="page"))

            assert visitor.get("/account/profile").path.startswith("/sign-in"), made


class TestARefresh:
    def test_is_made_before_a_token_ends_and_nobody_notices(self, house: House) -> None:
        visitor = house.signed_in(house.agent())
        visitor.keep(COOKIE, due(house, visitor.cookie(COOKIE) or ""))

        page = visitor.get("/account/profile")

        assert page.status == 200
        assert page.path == "/account/profile"
        now = signed_of(house, visitor.cookie(COOKIE) or "")
        assert now.expires_at > 0
        assert now.name == house.agent().name

    def test_whose_answer_was_lost_ends_no_session(self, house: House) -> None:
        """The browser never saw the next cookie, and comes with the one before, twice spent."""
        visitor = house.signed_in(house.agent())
        before = due(house, visitor.cookie(COOKIE) or "")
        for _ in range(2):
            visitor.keep(COOKIE, before)
            visitor.get("/account/profile")
            house.portal.sessions._latest = house.portal.sessions._latest.copy()
        visitor.keep(COOKIE, before)

        assert visitor.get("/account/profile").path == "/account/profile"

    def test_of_an_old_tab_brings_back_nothing_older(self, house: House) -> None:
        visitor = house.signed_in(house.agent())
        old = due(house, visitor.cookie(COOKIE) or "")
        visitor.keep(COOKIE, old)
        visitor.get("/account/profile")
        newest = signed_of(house, visitor.cookie(COOKIE) or "")

        visitor.keep(COOKIE, old)
        visitor.get("/account/profile")
        seen = house.portal.sessions._newest(signed_of(house, visitor.cookie(COOKIE) or ""))

        assert seen.refresh_token == newest.refresh_token

    def test_is_no_reason_to_sign_out_while_identity_is_away(self, house: House) -> None:
        visitor = house.signed_in(house.agent())
        cookie = due(house, visitor.cookie(COOKIE) or "")
        visitor.keep(COOKIE, cookie)
        house.transport.away.add("identity")

        away = visitor.get("/account/profile")
        house.transport.away.clear()

        assert away.status == 503
        assert visitor.get("/account/profile").status == 200


class TestASessionThatHasEnded:
    def test_by_signing_out_elsewhere_leads_to_the_sign_in(self, house: House) -> None:
        visitor = house.signed_in(house.agent())
        cookie = visitor.cookie(COOKIE) or ""
        visitor.get("/")
        visitor.send("/sign-out")

        def is_told() -> bool:
            visitor.keep(COOKIE, cookie)
            return "Your session has ended" in visitor.get("/account/profile").text

        until(is_told)
        assert visitor.cookie(COOKIE) is None

    def test_has_whatever_asks_a_service_ask_for_the_password_first(self, house: House) -> None:
        visitor = house.signed_in(house.head())
        token, cookie = (
            visitor.get("/terms").form("/sign-out")["csrf_token"],
            visitor.cookie(COOKIE),
        )
        sent = GOOD | {"csrf_token": token, "again": GOOD["password"], "confirmed": "yes"}
        sent |= {"current_password": "x", "decision": "renew", "account_ids": GOOD["ids"]}
        found = []
        for rule in house.portal.url_map.iter_rules():
            if audience_of(house.portal.view_functions[rule.endpoint]) is Audience.EVERYBODY:
                continue
            for path in addresses_of(rule, house):
                visitor.keep(COOKIE, cookie or "")
                ended(house, visitor)
                house.transport.asked.clear()
                is_form = "POST" in (rule.methods or ())
                page = visitor.post(path, sent) if is_form else visitor.get(path)
                if set(house.transport.asked) - OF_THE_SESSION - PUBLIC:
                    found.append((path, page.status))

        assert len(found) > 60
        assert [one for one in found if one[1] != 401] == []
