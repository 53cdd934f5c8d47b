"""Whatever is sent, a form that makes no sense is refused as such: the portal never fails."""

import pytest
from werkzeug.test import Client

from services.portal.pages.accounts.wanted import SIZE_COOKIE
from services.portal.session import COOKIE
from tests.portal import states
from tests.portal.factors import newcomer, unprove
from tests.portal.house import House
from tests.portal.posting import GOOD, READ_BY, addresses, fields, posts, visitor_of
from tests.portal.states import ACCOUNTS
from tests.portal.test_sessions import ended
from tests.portal.visitor import HERE

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


@pytest.mark.parametrize("kind", ALONE)
def test_no_form_of_the_desk_fails_over_garbage_in_all_of_its_fields(
    house: House, kind: str
) -> None:
    """Of what is not there: nothing that is shall be closed."""
    visitor, failed = house.signed_in(house.operator()), []
    token = visitor.get("/terms").form("/sign-out")["csrf_token"]
    sent = dict.fromkeys(fields(), GARBAGE[kind]) | {"csrf_token": token}
    of_desk = [rule for rule in posts(house) if rule.endpoint.startswith("platform.")]
    assert len(of_desk) > 30
    for rule in of_desk:
        *_, address = addresses(rule, house)
        page = visitor.post(address, sent, follow=False)
        if page.status >= 500:
            failed.append(f"{address}: {page.status}")

    assert failed == []


def test_no_proof_of_who_one_is_fails_over_garbage(house: House) -> None:
    visitor = house.visitor()
    person = newcomer(house, "Embrouillée")
    visitor.sign_in(person.identifier, person.password)
    unprove(house, visitor)
    token = visitor.get("/step-up").form("/step-up")["csrf_token"]
    for kind in GARBAGE:
        sent = dict.fromkeys(fields(), GARBAGE[kind]) | {"csrf_token": token}
        assert visitor.post("/step-up", sent, follow=False).status < 500, kind


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


class TestWhatIsTooLarge:
    def test_is_told_so_though_the_session_has_ended_meanwhile(self, house: House) -> None:
        visitor = house.signed_in(house.head())
        form = visitor.get("/establishment/applications").form("/establishment/applications")
        ended(house, visitor)

        page = visitor.post("/establishment/applications", {**form, "name": "a" * 3_000_000})

        assert page.status == 413

    def test_is_told_so_of_a_file_of_a_thousand_parts(self, house: House) -> None:
        visitor = house.signed_in(house.head())
        path = "/establishment/accounts/import"
        sent = [*visitor.get(path).form(path).items(), *[("a", "b")] * 2_000]

        assert visitor.post(path, sent, content_type="multipart/form-data").status == 413

    @pytest.mark.parametrize("name", ["q", "department", "page", "sort", "service"])
    def test_as_a_word_to_look_for_finds_nobody_and_breaks_nothing(
        self, house: House, name: str
    ) -> None:
        head = house.signed_in(house.head())

        assert head.get(ACCOUNTS, query_string={name: "x" * 70_000}).status < 500

    def test_as_a_colleague_to_look_for_breaks_nothing(self, house: House) -> None:
        head = house.signed_in(house.head())
        states.STATES["create-rights"][1](house, head)

        page = head.send(f"{ACCOUNTS}/create", step="like", like="x" * 70_000)

        assert page.status < 500
        assert page.form(f"{ACCOUNTS}/create")["last_name"] == states.NEWCOMER["last_name"]

    def test_of_a_cookie_is_as_if_there_were_none(self, house: House) -> None:
        names = (COOKIE, "comptoir-page", "language", SIZE_COOKIE)
        cookies = "; ".join(f"{name}={'x' * 60_000}" for name in names)

        answer = Client(house.portal, use_cookies=False).get(
            "/sign-in", headers={"Cookie": cookies}, base_url=HERE
        )

        assert answer.status_code == 200
