"""Signing in and out, as somebody without script does."""

import re

import httpx
import pytest

from services.portal.session import COOKIE
from tests.portal.house import House


def refused(house: House, token: str) -> bool:
    """Tell whether `identity` takes a token for none of a session that goes on."""
    told = {"Authorization": f"Bearer {token}"}
    answer = httpx.get(f"{house.url}/identity/v1/sessions", headers=told, trust_env=False)
    return answer.status_code == 401


MANAGED = {
    "/sign-in": {"identifier": "username", "password": "current-password"},
    "/forgotten/password": {"identifier": "username"},
}


@pytest.mark.parametrize("path", MANAGED)
def test_programs_that_keep_passwords_know_each_field(house: House, path: str) -> None:
    page = house.visitor().get(path)

    known = {field.get("id"): field.get("autocomplete") for field in page.main.iter("input")}
    assert MANAGED[path].items() <= known.items()


class TestSigningIn:
    def test_leads_to_where_one_was_going(self, house: House) -> None:
        visitor = house.visitor()
        visitor.get("/account/profile")

        page = visitor.send(
            "/sign-in", identifier=house.agent().identifier, password=house.agent().password
        )

        assert page.path == "/account/profile"
        assert house.agent().name in page.response.text

    @pytest.mark.parametrize("password", ["wrong", "' OR 1=1"])
    def test_tells_why_not_as_the_services_tell_it_and_keeps_the_identifier(
        self, house: House, password: str
    ) -> None:
        visitor = house.visitor()
        visitor.get("/sign-in")

        page = visitor.send("/sign-in", identifier="NOBODY123", password=password)

        assert page.status == 401
        assert "Identifier or password is wrong" in page.text
        assert page.form("/sign-in")["identifier"] == "NOBODY123"
        assert page.form("/sign-in")["password"] == ""
        assert visitor.cookie(COOKIE) is None

    def test_with_an_empty_form_names_each_field(self, house: House) -> None:
        visitor = house.visitor()
        visitor.get("/sign-in")

        page = visitor.send("/sign-in")

        assert page.status == 422
        assert "Enter your identifier." in page.text
        assert "Enter your password." in page.text

    def test_while_a_service_is_away_keeps_what_was_typed(self, house: House) -> None:
        visitor = house.visitor()
        visitor.get("/sign-in")
        house.transport.away.add("identity")

        page = visitor.send("/sign-in", identifier="JLOU7K3PX", password="x")

        assert page.status == 503
        assert page.form("/sign-in")["identifier"] == "JLOU7K3PX"

    def test_from_another_site_is_refused(self, house: House) -> None:
        visitor = house.visitor()
        visitor.get("/sign-in")
        sent = visitor.page.form("/sign-in") | {"identifier": "A", "password": "b"}

        for headers in (
            {"Sec-Fetch-Site": "cross-site"},
            {"Origin": "https://evil.example"},
            {"Origin": "http://["},
        ):
            assert visitor.post("/sign-in", sent, headers=headers).status == 403

    def test_without_the_token_of_the_form_does_nothing(self, house: House) -> None:
        visitor = house.visitor()
        agent = house.agent()

        page = visitor.post(
            "/sign-in", {"identifier": agent.identifier, "password": agent.password}
        )

        assert visitor.cookie(COOKIE) is None
        assert page.form("/sign-in")["identifier"] == agent.identifier


class TestSigningOut:
    def test_ends_the_session_in_the_services_too(self, house: House) -> None:
        visitor = house.signed_in(house.agent())
        token = house.portal.sealer.open(visitor.cookie(COOKIE) or "", purpose="session")
        visitor.get("/account/profile")

        page = visitor.send("/sign-out")

        assert "You are signed out." in page.text
        assert refused(house, token["access_token"])

    def test_ends_here_while_identity_is_away(self, house: House) -> None:
        visitor = house.signed_in(house.agent())
        visitor.get("/")
        house.transport.away.add("identity")

        page = visitor.send("/sign-out")

        house.transport.away.clear()
        assert "You are signed out in this browser." in page.text
        assert not visitor.cookie(COOKIE)
        assert visitor.get("/account/profile").heading == "Sign in"


class TestSigningInOverASession:
    def test_ends_that_one_in_the_services_too(self, house: House) -> None:
        visitor = house.signed_in(house.agent())
        token = house.portal.sealer.open(visitor.cookie(COOKIE) or "", purpose="session")
        sent = {"csrf_token": visitor.get("/help").form("/sign-out")["csrf_token"]}

        visitor.post(
            "/sign-in",
            sent | {"identifier": house.head().identifier, "password": house.head().password},
        )

        assert house.head().name in visitor.get("/account/profile").text
        assert refused(house, token["access_token"])

    def test_with_a_wrong_password_ends_nothing(self, house: House) -> None:
        visitor = house.signed_in(house.agent())
        sent = {"csrf_token": visitor.get("/help").form("/sign-out")["csrf_token"]}

        visitor.post("/sign-in", sent | {"identifier": "JLOU7K3PX", "password": "Wrong 1 wrong!"})

        assert visitor.get("/account/profile").path == "/account/profile"


class TestTheDemonstration:
    def test_lets_one_be_anybody_of_the_example_with_one_click(self, house: House) -> None:
        visitor = house.visitor()
        visitor.get("/sign-in")

        page = visitor.send("/demo/sign-in", identifier=house.head().identifier)

        assert house.head().name in page.response.text

    def test_asks_whoever_has_a_second_factor_for_it_and_shows_what_their_application_does(
        self, house: House
    ) -> None:
        person = next(one for one in house.people if one.totp)
        visitor = house.visitor()
        visitor.get("/sign-in")

        page = visitor.send("/demo/sign-in", identifier=person.identifier)

        assert visitor.cookie(COOKIE) is None
        [code] = re.findall(r"the application shows (\d{6})", page.text)
        house.change(
            "identity",
            "UPDATE factors SET last_step = 0 FROM credentials WHERE credentials.account_id ="
            " factors.account_id AND identifier = :identifier",
            identifier=person.identifier,
        )
        assert person.name in visitor.send("/sign-in/code", code=code).response.text
        forwarded = {"X-Forwarded-For": "127.0.0.1"}
        again = house.visitor()
        again.get("/sign-in")
        again.send("/sign-in", identifier=person.identifier, password=person.password)
        assert "the application shows" in again.page.text
        assert "the application shows" not in again.get("/sign-in/code", headers=forwarded).text

    @pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:8000"])
    def test_answers_to_no_other_name(self, house: House, host: str) -> None:
        """Else a page elsewhere, whose name is made to lead here, would sign itself in."""
        visitor = house.visitor(url=f"http://{host}")
        sent = visitor.get("/sign-in").form("/sign-in")
        assert house.head().name not in visitor.page.text

        page = visitor.post("/demo/sign-in", sent | {"identifier": house.head().identifier})

        assert page.status == 404

    @pytest.mark.parametrize(
        "name",
        [
            *("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port"),
            *("X-Forwarded-Server", "Forwarded", "Via", "X-Real-IP", "True-Client-IP"),
            "CF-Connecting-IP",
        ],
    )
    def test_is_not_for_who_comes_by_a_proxy_on_this_machine(self, house: House, name: str) -> None:
        visitor, headers = house.visitor(url="http://127.0.0.1:8000"), {name: "127.0.0.1"}
        sent = visitor.get("/sign-in").form("/demo/sign-in")

        shown = visitor.get("/sign-in", headers=headers)
        page = visitor.post("/demo/sign-in", sent, headers=headers)

        assert house.head().name not in shown.text
        assert page.status == 404

    def test_changes_nothing_by_a_mere_look(self, house: House) -> None:
        assert house.visitor().get("/demo/sign-in").status == 405
