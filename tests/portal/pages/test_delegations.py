"""Delegations: who acts for whom, and who may see it, on the pages."""

import pytest

from services.delegation.models import Kind
from services.portal.pages.delegations import words
from tests.portal.house import House, until
from tests.portal.visitor import Visitor

LIST = "/establishment/delegations"


def delegations(house: House, establishment: str) -> list[dict[str, object]]:
    """The delegations that an administrator of the example sees, newest first."""
    head = house.somebody(house.head(establishment))
    found: list[dict[str, object]] = head.client.get("/delegation/v1/delegations").body
    return found


@pytest.fixture
def town(house: House) -> Visitor:
    return house.signed_in(house.head("Sainte"))


@pytest.fixture
def centre(house: House) -> Visitor:
    return house.signed_in(house.head("gestion"))


def active(house: House) -> str:
    """Where the page of the example's active delegation is."""
    rows = delegations(house, "Sainte")
    found = next(str(row["id"]) for row in rows if row["status"] in ("active", "suspended"))
    return f"{LIST}/{found}"


def asked(house: House, centre: Visitor, *, service: str = "finances-declarations") -> str:
    """Ask the town for a service from the page, and tell where the request's page is."""
    town = next(row for row in delegations(house, "gestion") if "Commune" in str(row["delegating"]))
    delegating, contract = town["delegating"], town["contract_number"]
    assert isinstance(delegating, dict)
    centre.get(f"{LIST}/ask")
    centre.send(
        f"{LIST}/ask",
        **{"targets": f"{delegating['siret']} {contract}", f"right.{service}": "write"},
    )
    page = centre.send(f"{LIST}/ask", step="send")
    assert "1 establishment is asked." in page.text, page.text
    return next(link for link in page.links() if link.startswith(f"{LIST}/") and "ask" not in link)


def test_the_list_says_who_acts_for_whom_and_finds_them_by_name(
    house: House, town: Visitor
) -> None:
    page = town.get(LIST, query_string={"side": "delegating", "q": "gestion"})

    assert "Centre de gestion du Val d'Exemple" in page.text
    assert "acts for us" in page.text
    assert "No delegation is like that" in town.get(LIST, query_string={"q": "zzzz"}).text


def test_the_list_offers_to_ask_for_others_to_those_alone_who_may(
    town: Visitor, centre: Visitor
) -> None:
    assert f"{LIST}/ask" in centre.get(LIST).links()
    assert f"{LIST}/ask" not in town.get(LIST).links()


def test_who_can_use_a_service_is_told_by_name_with_the_delegation(
    house: House, town: Visitor
) -> None:
    house.centre()
    head = house.head("gestion").name.split()[-1]
    page = town.get(f"{LIST}/access")
    row = next(r for r in page.main.iter("tr") if head in "".join(r.itertext()))
    assert "".join(row.itertext()).count("Read only") == 1
    assert "".join(row.itertext()).count("Modification") == 1
    assert {f"{active(house)}/reduce", f"{active(house)}/terminate"} <= page.links()

    page = town.get(f"{LIST}/access", query_string={"service": "accounts", "level": "write"})

    assert head in page.text
    assert active(house) in page.links()
    page = town.get(f"{LIST}/access", query_string={"service": "finances-declarations"})
    assert "Nobody of another establishment can use this service" in page.text


def test_what_somebody_did_who_acts_for_us_is_one_click_away_once_they_did_anything(
    house: House, town: Visitor
) -> None:
    house.centre()
    path, query = "/delegation/v1/access/people", {"service": "accounts", "page_size": 100}
    row, *_ = house.somebody(house.head("Sainte")).client.get(path, params=query).body
    name = f"{row['holder']['first_name']} {row['holder']['last_name']}"

    links = []
    for last in ("2026-11-03T09:00:00Z", None):
        house.transport.told[path] = [row | {"last_acted_at": last}], 1
        try:
            page = town.get(f"{LIST}/access")
        finally:
            del house.transport.told[path]
        assert name in page.text
        links += [link for link in page.links() if link.startswith("/establishment/history?")]

    (link,) = links
    assert name in town.get(link).response.text


def test_whatever_can_happen_to_a_delegation_is_said_in_words() -> None:
    assert words.EVENTS.keys() == {kind.value for kind in Kind}


def test_who_comes_from_a_mail_is_told_what_it_is_about_before_signing_in(house: House) -> None:
    page = house.visitor().get(active(house))

    assert page.heading == "Sign in"
    (note,) = (one for one in page.main.iter("div") if one.get("class") == "note info")
    said = "".join(note.itertext())
    assert "You come from a message on a delegation" in said
    assert "gestion" not in said  # whose it is, the mail alone has said


def test_nobody_but_administrators_sees_delegations(house: House) -> None:
    until(lambda: bool(delegations(house, "Sainte")))
    agent = house.signed_in(house.agent("Sainte"))

    assert agent.get(LIST).status == 403
