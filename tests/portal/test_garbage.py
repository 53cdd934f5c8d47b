"""Whatever is sent, a form that makes no sense is refused as such: the portal never fails."""

import pytest

from services.portal.session import COOKIE
from tests.portal.house import House
from tests.portal.posting import GOOD, READ_BY, addresses, fields, posts, visitor_of

GARBAGE = {
    "nothing": "",
    "a nul": "\0",
    "a line break": "a\r\nX-Other: b",
    "no ASCII": "é€\U0001f600",
    "other digits": "²٣",
    "a long number": "9" * 5000,
    "a negative number": "-1",
    "the last day": "9999-12-31",
    "no day": "2026-02-30",
    "a way out": "../../../identity/v1/sessions?x=#",
    "another service": "/../../nowhere/v1",
    "half of a pair": "one:",
    "much": "x" * 20_000,
}
"""What stands in fields, each in its turn in all of them."""


ALONE = ("nothing", "no ASCII", "a long number", "the last day", "a way out")
"""What stands in one field while all others are good: each of another sort."""


@pytest.mark.parametrize("kind", GARBAGE)
def test_no_form_fails_over_garbage_in_all_of_its_fields(house: House, kind: str) -> None:
    names, failed = fields(), []
    assert len(names) > 40
    visitor, token = visitor_of(house)
    for rule in posts(house):
        for address in addresses(rule, house):
            sent = dict.fromkeys(names, GARBAGE[kind]) | {"csrf_token": token}
            page = visitor.post(address, sent, follow=False)
            if page.status >= 500:
                failed.append(f"{address}: {page.status}")
            if not visitor.cookie(COOKIE):
                visitor, token = visitor_of(house)

    assert failed == []


@pytest.mark.parametrize("name", fields())
def test_no_form_fails_over_garbage_in_one_of_its_fields(house: House, name: str) -> None:
    failed = []
    visitor, token = visitor_of(house)
    for rule in posts(house):
        if name not in READ_BY.get(rule.endpoint.partition(".")[0], ()):
            continue
        address = next(iter(addresses(rule, house)))
        for kind in ALONE:
            sent = GOOD | {name: GARBAGE[kind], "csrf_token": token}
            page = visitor.post(address, sent, follow=False)
            if page.status >= 500:
                failed.append(f"{address}, {kind}: {page.status}")

    assert failed == []


def test_no_page_fails_over_a_header_in_another_alphabet(house: House) -> None:
    headers = {"User-Agent": "Навигатор é", "Accept-Language": "é;q=x", "traceparent": "é"}
    visitor = house.signed_in(house.agent())

    assert visitor.get("/account/profile", headers=headers).status == 200
