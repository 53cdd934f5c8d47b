"""What every page has, whatever it shows."""

from pathlib import Path

import pytest

from services.portal.access import audience_of
from tests.portal.addresses import every_address
from tests.portal.house import House

ROUTES = Path(__file__).parent / "routes.txt"


def routes(house: House) -> list[str]:
    portal = house.portal
    return sorted(
        f"{method} {rule.rule} {audience_of(portal.view_functions[rule.endpoint])}"
        for rule in portal.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    )


def test_the_routes_and_whom_they_are_for_are_those_written_down(house: House) -> None:
    assert routes(house) == ROUTES.read_text().splitlines()


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("who", ["nobody", "agent", "head", "centre", "operator"])
def test_each_page_is_whole(house: House, who: str, language: str) -> None:
    """Visiting it looks at its HTML, title, headings, ids, labels, scripts and headers."""
    visitor = (
        house.visitor(language)
        if who == "nobody"
        else house.signed_in(getattr(house, who)(), language)
    )
    for address in every_address(house, who):
        page = visitor.get(address)
        is_of_another = who == "centre" and not address.startswith(("/for/", "/others"))
        fine = (200, 403, 404) if is_of_another else (200, 403)
        assert page.status in fine, f"{address}: {page.status} {page.text[:300]}"
        assert page.document.get("lang") == language


def test_a_page_that_is_not_there_says_so_with_a_reference(house: House) -> None:
    page = house.visitor().get("/nowhere")

    assert page.status == 404
    assert page.response.headers["X-Request-ID"] in page.text


def test_nobody_is_sent_to_a_host_that_they_name(house: House) -> None:
    for path in ("//evil.example", "/\\evil.example", "https://evil.example", "/ok\nx"):
        page = house.visitor().get("/sign-in", query_string={"next": path})
        assert page.form("/sign-in")["next"] == "/"


OWN = (
    *("/", "/account/profile", "/account/security", "/account/sessions"),
    *("/establishment/accounts", "/establishment/history"),
)


def test_whoever_is_signed_in_can_sign_out_on_each_page(house: House) -> None:
    """All pages have the same frame; these are of several places."""
    visitor = house.signed_in(house.head())
    for path in OWN:
        assert "csrf_token" in visitor.get(path).form("/sign-out"), path


def test_a_password_is_hidden_and_may_be_pasted_and_kept_by_a_program(house: House) -> None:
    page = house.visitor().get("/sign-in")

    (typed,) = (each for each in page.document.iter("input") if each.get("name") == "password")
    assert (typed.get("type"), typed.get("autocomplete")) == ("password", "current-password")
    assert [name for name in typed.attrib if name.startswith("on")] == []
    assert [each.get("aria-controls") for each in page.document.iter("button")].count(
        "password"
    ) == 1  # which shows what was typed


LISTS = (
    *("/account/history", "/establishment/history", "/establishment/accounts"),
    *("/establishment/reviews", "/establishment/invitations", "/establishment/applications"),
    "/establishment/terms",
)


@pytest.mark.parametrize("page", ["0", "-1", "x", "²", "", "9" * 5000])
def test_a_list_asked_for_by_a_page_that_makes_no_sense_begins_at_its_first(
    house: House, page: str
) -> None:
    visitor = house.signed_in(house.head())
    for path in LISTS:
        assert visitor.get(path, query_string={"page": page}).status == 200, path
