"""What every answer carries, whatever became of the request: who may load what, and keep what."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest

from services.portal import safety
from tests.portal.house import House
from tests.portal.visitor import Page

ACCOUNTS = "/establishment/accounts"


@pytest.fixture
def broken(house: House, monkeypatch: pytest.MonkeyPatch) -> str:
    """The path of a page that has a fault of ours."""

    def fail() -> str:
        raise ZeroDivisionError("a fault of ours")

    fail.audience = "everybody"  # type: ignore[attr-defined]
    monkeypatch.setitem(house.portal.view_functions, "about.legal_notice", fail)
    return "/legal-notice"


def told(house: House, broken: str) -> Iterator[tuple[str, Page]]:
    """An answer of each kind, by what became of the request."""
    head, nobody = house.signed_in(house.head()), house.visitor()
    yield "a page", head.get(ACCOUNTS)
    yield "a part of a page", head.get(ACCOUNTS, headers={"HX-Request": "true"})
    yield "a redirect", nobody.get("/account/profile", follow=False)
    yield "nobody's page", nobody.get("/nowhere")
    yield "another method", nobody.get("/sign-out")
    yield "not for them", house.signed_in(house.agent()).get(ACCOUNTS)
    yield "nobody's account", head.get(f"{ACCOUNTS}/{house.head().establishment_id}")
    yield (
        "a form from elsewhere",
        head.post("/language", {}, headers={"Sec-Fetch-Site": "same-site"}),
    )
    yield "a form without its token", head.post("/language", {})
    yield "a form that is too large", head.post("/language", {"a": "a" * 3_000_000})
    yield "a fault of ours", nobody.get(broken)
    yield "a file", head.get(f"{ACCOUNTS}/import/template")
    yield "a sheet", head.get(f"{ACCOUNTS}/{house.account()}/sheet")
    yield "how it is", nobody.get("/portal/health/live")
    house.transport.away.add("accounts")
    yield "a service away", head.get(ACCOUNTS)


STATUSES = {
    "a page": 200,
    "a part of a page": 200,
    "a redirect": 302,
    "nobody's page": 404,
    "another method": 405,
    "not for them": 403,
    "nobody's account": 404,
    "a form from elsewhere": 403,
    "a form without its token": 400,
    "a form that is too large": 413,
    "a fault of ours": 500,
    "a file": 200,
    "a sheet": 200,
    "how it is": 200,
    "a service away": 503,
}


def test_no_answer_is_kept_framed_guessed_at_or_lets_anything_in_from_elsewhere(
    house: House, broken: str
) -> None:
    for kind, page in told(house, broken):
        headers = page.response.headers
        assert page.status == STATUSES[kind], (kind, page.status, page.response.text[:300])
        assert headers.getlist("Content-Security-Policy") == [safety.POLICY], kind
        assert headers["Cache-Control"] == "no-store", kind
        assert headers["X-Content-Type-Options"] == "nosniff", kind
        assert headers["X-Frame-Options"] == "DENY", kind
        assert headers["Referrer-Policy"] == "same-origin", kind
        assert headers["X-Request-ID"], kind


def test_the_policy_lets_in_nothing_but_what_is_ours() -> None:
    given = dict(each.split(" ", 1) for each in safety.POLICY.split("; "))

    assert set(given.values()) == {"'none'", "'self'"}
    for closed in ("default-src", "base-uri", "frame-ancestors"):
        assert given[closed] == "'none'"


def test_only_what_loads_by_its_digest_is_kept(house: House) -> None:
    own, nobody = house.portal.assets, house.visitor()
    address = own.url("portal.css")

    assert "immutable" in nobody.get(address).response.headers["Cache-Control"]
    of_another = nobody.get(address.replace(own.digest, "0" * 16)).response
    assert of_another.headers["Cache-Control"] == "no-cache"
    assert of_another.headers["Content-Security-Policy"] == safety.POLICY


@pytest.mark.parametrize("sign", ["\r", "\n", "\0", "\u2028", "\x85"])
def test_no_header_is_begun_by_what_somebody_sends(house: House, sign: str) -> None:
    evil = f"/help?x={sign}Set-Cookie: comptoir=evil{sign}"
    visitor = house.signed_in(house.agent())
    token = visitor.get("/help").form("/language")["csrf_token"]
    answers = [
        visitor.get(f"/sign-in?next={quote(evil)}", follow=False),
        visitor.post("/language", {"csrf_token": token, "next": evil}, follow=False),
        visitor.post("/session", {"csrf_token": token, "next": evil}, follow=False),
        house.visitor().get(f"/account/profile?x={quote(sign)}Set-Cookie:+a=b", follow=False),
    ]

    for page in answers:
        assert page.status in (302, 303)
        cookies = page.response.headers.getlist("Set-Cookie")
        assert not any("evil" in each for each in cookies)
        assert page.response.headers["Location"].isascii()


def test_what_a_browser_keeps_is_kept_from_scripts_other_sites_and_other_hosts(
    house: House,
) -> None:
    settings = house.portal.settings
    visitor = house.visitor()
    visitor.get("/sign-in")
    told = {"identifier": house.head().identifier, "password": house.head().password}
    form = visitor.page.form("/sign-in")
    page = visitor.post("/sign-in", form | told, follow=False)

    cookies = page.response.headers.getlist("Set-Cookie")
    assert len(cookies) >= 2
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert ("Secure" in cookie) is settings.is_secure
        assert "Domain" not in cookie
