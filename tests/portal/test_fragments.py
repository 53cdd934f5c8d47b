"""What a script puts into a page equals the same part of the page that somebody without gets."""

import re
from xml.etree.ElementTree import Element

import html5lib
import pytest

from tests.portal import states
from tests.portal.conftest import Seen
from tests.portal.house import House
from tests.portal.visitor import Page, Visitor

CHANGING = re.compile(r'name="(csrf_token|_key)" value="[^"]*"')


def of(html: str, part_id: str) -> Element | None:
    document = html5lib.parse(CHANGING.sub("", html), namespaceHTMLElements=False)
    return next((each for each in document.iter() if each.get("id") == part_id), None)


def told(part: Element | None) -> list[object]:
    """Write a part down, without the space that only lays it out."""
    assert part is not None
    return [
        (each.tag, sorted(each.attrib.items()), " ".join((each.text or "").split()))
        for each in part.iter()
    ]


@pytest.mark.parametrize(
    "name", ["accounts-listed", "state-list-by-status", "state-list-none-found"]
)
def test_results_of_the_list(house: House, name: str) -> None:
    head = house.signed_in(house.head(), "fr")
    page = head.get(address(house, name))

    fragment = head.get(page.path, headers={"HX-Request": "true"})

    assert "<html" not in fragment.response.text
    assert told(of(fragment.response.text, "results")) == told(of(page.response.text, "results"))


def address(house: House, name: str) -> str:
    if name == "accounts-listed":
        return states.ACCOUNTS
    who, come = states.STATES[name.removeprefix("state-")]
    return come(house, house.signed_in(getattr(house, who)(), "fr")).path


def test_those_who_may_be_the_same_person(house: House) -> None:
    head = house.signed_in(house.head(), "fr")
    page = states.STATES["create-twin"][1](house, head)
    who = {"first_name": "Agathe", "last_name": "Dupont", "email": states.NEWCOMER["email"]}

    fragment = head.get(
        f"{states.ACCOUNTS}/namesakes", query_string=who, headers={"HX-Request": "true"}
    )

    assert "Est-ce la même personne" in page.text
    assert told(of(fragment.response.text, "namesakes")) == told(
        of(page.response.text, "namesakes")
    )


@pytest.mark.parametrize("of_what", ["accounts", "delegations", "register"])
@pytest.mark.parametrize("status", ["running", "done", "cancelled", "failed"])
def test_the_progress_of_a_long_act(house: House, status: str, of_what: str) -> None:
    visitor, page = visited(house, status, of_what)

    fragment = visitor.get(page.path, headers={"HX-Request": "true"})

    assert "<html" not in fragment.response.text
    assert told(of(fragment.response.text, "progress-of-job")) == told(
        of(page.response.text, "progress-of-job")
    )
    assert ("hx-get" in fragment.response.text) == (status == "running")


def visited(house: House, status: str, of_what: str) -> tuple[Visitor, Page]:
    """Look at a long act that is at some point of its way."""
    who, service, place, job = house.head(), "accounts", "/establishment/jobs", house.job
    if of_what == "delegations":
        service, place, job = "delegation", "/establishment/delegations/jobs", house.long_act
    elif of_what == "register":
        who, place, job = house.operator(), "/platform/register/import", house.register_file
    path, visitor = f"/{service}/v1/jobs/{job()}", house.signed_in(who, "fr")
    body = house.somebody(who).client.get(path).body
    house.transport.told[path] = ({**body, "status": status, "done": 640, "total": 2340}, 1)
    return visitor, visitor.get(f"{place}/{job()}")


def test_every_part_that_a_script_asks_for_is_compared_here(seen: Seen) -> None:
    found = set()
    for _, _, page in seen("fr"):
        found |= {
            re.sub("[0-9a-f-]{36}", "…", each.get("hx-get", "").split("?")[0])
            for each in page.document.iter()
            if each.get("hx-get")
        }

    of_jobs = {
        *("/establishment/jobs/…", "/establishment/delegations/jobs/…"),
        "/platform/register/import/…",
    }
    assert found - of_jobs == {states.ACCOUNTS, f"{states.ACCOUNTS}/namesakes"}
