"""Staying signed in: several tabs, lost answers, and ends that the services tell."""

from dataclasses import replace

from services.portal.session import COOKIE, Signed
from tests.portal.house import House, until


def signed_of(house: House, cookie: str) -> Signed:
    return Signed(**house.portal.sealer.open(cookie, purpose="session"))


def sealed(house: House, signed: Signed) -> str:
    return house.portal.sealer.seal(vars(signed), purpose="session")


def due(house: House, cookie: str) -> str:
    """The same cookie, a few minutes later: its access token is about to end."""
    return sealed(house, replace(signed_of(house, cookie), expires_at=0))


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
        house.reach.away.add("identity")

        away = visitor.get("/account/profile")
        house.reach.away.clear()

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
