"""Each act of a page is a form or a link: it works in a browser that runs no script."""

from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import pytest
from werkzeug.exceptions import HTTPException

from tests.portal.conftest import Seen
from tests.portal.house import House
from tests.portal.visitor import Page

ONLY_WITH = "needs-script"
GAINS = ("data-level-for-all", "data-fold", "data-copy", "data-reveal", "data-aloud", "data-print")
"""What a page merely gains: it is hidden without script, and nothing is missing."""

OF_ONE = "/establishment/applications/<uuid:client_id>"
DELEGATION = "/establishment/delegations/<uuid:delegation_id>"
MANY = "/establishment/delegations/many"
ASKER = (
    "/platform/askers/<any(registrations, recoveries):of>/<siret>/<uuid:asker_id>/"
    "<any(confirm, reset, withdraw):act>"
)
NOT_SEEN = {
    "/platform/paper": "while a letter waits to be printed: test_paper.py",
    "/platform/paper/letters/<uuid:item_id>/cancel": "of what cannot be printed: test_paper.py",
    "/platform/paper/returns/<uuid:item_id>/settle": "of what came back: test_paper.py",
    "/account/links/<uuid:link_id>": "of a link that somebody has made: test_profile.py",
    f"{OF_ONE}/end": "of an application: test_establishment.py",
    f"{OF_ONE}/secret": "of an application: test_establishment.py",
    "/establishment/accounts/import/<uuid:job_id>": "once a file is good: test_imports.py",
    "/establishment/jobs/<uuid:job_id>/cancel": "while a job goes on: test_fragments.py",
    f"{MANY}/do": "once told of many: test_many_delegations.py",
    f"{MANY}/export": "once asked as what: test_many_delegations.py",
    "/establishment/delegations/jobs/<uuid:long_act_id>/cancel": "while a job goes on: the same",
    "/activate/email": "by the link of an e-mail: test_profile.py",
    "/activate/cancelled": "by the link of another: test_activation.py",
    "/establishment/reviews": "while no review is open: test_reviews.py",
    f"{DELEGATION}/object": "once the platform has done something: test_platform.py",
    "/platform/objections/<uuid:objection_id>/answer": "of an objection: test_platform.py",
    ASKER: "of whoever asks by letter: test_desk_establishments.py",
    "/platform/establishments/<uuid:establishment_id>/recover": "once it has nobody: the same",
    "/platform/register/import/<uuid:file_id>": "once a file is good: the same",
    "/platform/register/import/<uuid:file_id>/stop": "while a file is brought in: the same",
    "/platform/applications/<uuid:client_id>/secret": "of the platform's: test_desk_keeping.py",
    "/platform/applications/<uuid:client_id>/end": "of the same: test_desk_keeping.py",
    "/platform/emails/<uuid:email_id>": "of one that was given up: test_desk_mails.py",
    "/platform/never-readers/write": "while some never read: test_readers.py",
    "/platform/campaigns/<uuid:campaign_id>/check": "once its ZIP is here: test_campaigns.py",
    "/platform/campaigns/<uuid:campaign_id>/deposit": "once its table is checked: the same",
    f"{DELEGATION}/people": "of the side that works: test_one_delegation.py",
    f"{DELEGATION}/people/<uuid:assignment_id>/take-out": "of the same: test_one_delegation.py",
    "/establishment/reviews/<uuid:review_id>/many/do": "once told of many: test_reviews.py",
    "/others/due": "while something is due: test_others.py",
    "/terms": "until terms are accepted: test_sign_in.py",
}
"""Forms that the example has no page for."""


@pytest.fixture
def pages(seen: Seen) -> list[Page]:
    """All but the one of components, whose samples do nothing."""
    return [page for _, _, page in seen("fr") if page.path != "/components"]


def test_whatever_can_be_pressed_sends_a_form_or_is_a_mere_gain(pages: list[Page]) -> None:
    found = []
    for page in pages:
        forms = {each.get("id") for each in page.document.iter("form")}
        for element, parents in walked(page.document, ()):
            if element.tag in ("a", "button") and not works(element, parents, forms):
                found.append(f"{page.path}: {element.tag} {sorted(element.attrib.items())}")

    assert found == []


def test_lists_lead_past_their_rows_to_what_can_be_done_with_those_ticked(house: House) -> None:
    """With the keyboard a page of accounts is some two hundred stops long."""
    house.delegation()
    for person, path in (
        (house.head(), "/establishment/accounts"),
        (house.head(), "/establishment/delegations"),
        (house.centre(), "/others/establishments"),
        (house.head(), "/letters"),
    ):
        page = house.signed_in(person).get(path)

        stops = [one for one in page.main.iter() if leads_past(one) or one.get("name") == "ids"]
        assert len(stops) > 1, path
        assert [one for one in stops if leads_past(one)] == stops[:1], path
        (leading,) = (place for place in walked(page.main, ()) if leads_past(place[0]))
        assert all(ONLY_WITH not in one.get("class", "") for one in leading[1]), path
        (acts,) = (one for one in page.main.iter() if one.get("id") == "acts")
        assert any(one.tag == "button" for one in acts.iter()), path


def leads_past(element: Element) -> bool:
    return element.get("href") == "#acts"


def works(element: Element, parents: tuple[Element, ...], forms: set[str | None]) -> bool:
    """Tell whether something does what it says without script, or is not shown without."""
    if element.tag == "a":
        return bool(element.get("href"))
    if element.get("type") != "button":
        return any(each.tag == "form" for each in parents) or element.get("form") in forms
    is_hidden = any(ONLY_WITH in (each.get("class") or "") for each in (*parents, element))
    return is_hidden and any(name in element.attrib for name in GAINS)


def test_every_form_leads_to_a_page_that_takes_it(house: House, pages: list[Page]) -> None:
    adapter = house.portal.url_map.bind("localhost")
    for page in pages:
        for form in page.document.iter("form"):
            path, method = (
                urlsplit(form.get("action") or page.path).path,
                form.get("method", "get"),
            )
            try:
                adapter.match(path, method=method.upper())
            except HTTPException as error:
                raise AssertionError(f"{page.path}: {method} {path}: {error}") from error


def test_everything_that_can_be_done_is_done_by_some_form(house: House, pages: list[Page]) -> None:
    adapter = house.portal.url_map.bind("localhost")
    sent = {
        adapter.match((form.get("action") or "").split("?")[0], method="POST", return_rule=True)[
            0
        ].rule
        for page in pages
        for form in page.document.iter("form")
        if form.get("method") == "post"
    }
    wanted = {
        rule.rule for rule in house.portal.url_map.iter_rules() if "POST" in (rule.methods or ())
    }

    assert wanted - sent - NOT_SEEN.keys() == set()


def walked(
    element: Element, parents: tuple[Element, ...]
) -> list[tuple[Element, tuple[Element, ...]]]:
    found = [(element, parents)]
    for child in element:
        found += walked(child, (*parents, element))
    return found
