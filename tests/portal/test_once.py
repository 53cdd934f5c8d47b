"""What a form asks for is done once: each form has its key, which stands for what is sent."""

import json
import re
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from services.portal.forms import KEY
from services.portal.session import COOKIE
from tests.portal.addresses import NOT_PAGES, address_of
from tests.portal.house import House
from tests.portal.posting import GOOD, addresses, addresses_of_desk, posts, visitor_of
from tests.portal.visitor import Visitor

DOCUMENTS = Path("docs/openapi")
NOTHING_TO_REPEAT = {
    "/sign-in": "no answer of it is kept",
    "/sign-out": "twice is as once",
    "/language": "twice is as once",
    "/session": "twice is as once",
    "/demo/sign-in": "no answer of it is kept",
    "/establishment/accounts/many": "nothing is done yet",
}
"""Forms without a key, and why."""


def forms(visitor: Visitor, house: House) -> dict[str, set[str]]:
    """The names in each form of every page, by where it leads."""
    found: dict[str, set[str]] = {}
    for rule in house.portal.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in NOT_PAGES:
            continue
        if rule.endpoint.startswith("gallery."):
            continue  # samples, which lead nowhere
        for form in visitor.get(address_of(rule, house)).document.iter("form"):
            if form.get("method") == "post":
                names = {each.get("name", "") for each in form.iter("input")}
                path = form.get("action", "").split("?")[0]
                found[path] = found.get(path, names) & names
    return found


@pytest.mark.parametrize(("who", "least"), [("nobody", 8), ("head", 25), ("operator", 20)])
def test_each_form_carries_a_key(house: House, who: str, least: int) -> None:
    visitor = house.visitor() if who == "nobody" else house.signed_in(getattr(house, who)())
    if who == "head":
        visitor.get("/establishment/applications")
        name = f"Paie {uuid4().hex[:6]}"
        visitor.send("/establishment/applications", name=name, scopes="accounts:read")

    found = forms(visitor, house)

    assert len(found) >= least
    without = {path for path, names in found.items() if KEY not in names}
    assert without <= NOTHING_TO_REPEAT.keys()


def keyed() -> list[str]:
    """Each path of the services where a POST can be told to be done once, as a pattern."""
    return [
        re.sub(r"{[^}]*}", "[^/]+", path)
        for document in DOCUMENTS.glob("*.json")
        for path, methods in json.loads(document.read_text())["paths"].items()
        for parameter in methods.get("post", {}).get("parameters", [])
        if parameter.get("$ref", "").endswith("/IDEMPOTENCY_KEY")
    ]


def test_whatever_the_portal_asks_for_that_can_be_done_once_carries_a_key(
    house: House, asked: "Remembering"
) -> None:
    patterns = [re.compile(pattern) for pattern in keyed()]
    visitor, token = visitor_of(house)
    for rule in posts(house):
        for address in addresses(rule, house):
            for more in ({}, {"all": "yes", "expected": "0"}, {"suggest": "yes"}):
                visitor.post(address, GOOD | more | {"csrf_token": token}, follow=False)
                if not visitor.cookie(COOKIE):
                    visitor, token = visitor_of(house)

    meant = [one for one in asked.keys if any(p.fullmatch(one[0]) for p in patterns)]
    assert len({path for path, _ in meant}) >= 14, sorted({path for path, _ in meant})
    assert [path for path, key in meant if key is None] == []


def test_whatever_the_desk_asks_for_that_can_be_done_once_carries_a_key(
    house: House, asked: "Remembering"
) -> None:
    patterns = [re.compile(pattern) for pattern in keyed()]
    visitor, token = visitor_of(house, house.operator())
    written = {"reason": "Essai.", "rows": "reference;date;reason\n1;2020-01-02;unknown\n"}
    for rule in posts(house):
        if rule.endpoint.startswith("platform."):
            for address in addresses_of_desk(rule, house):
                sent = GOOD | written | {"csrf_token": token}
                visitor.post(address, sent, follow=False)

    meant = [
        (pattern.pattern, key)
        for path, key in asked.keys
        for pattern in patterns
        if pattern.fullmatch(path)
    ]
    assert len({pattern for pattern, _ in meant}) >= 15, sorted({pattern for pattern, _ in meant})
    assert [pattern for pattern, key in meant if key is None] == []


class Remembering:
    """What is asked of the services with a key, by path."""

    def __init__(self, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
        self.keys: list[tuple[str, str | None]] = []
        self.are_lost = False
        transport, asked = house.transport, house.transport.handle_request

        def handle(request: httpx.Request) -> httpx.Response:
            if request.method == "POST":
                key = request.headers.get("Idempotency-Key")
                self.keys.append((request.url.path, key))
            answer = asked(request)
            if self.are_lost and request.method == "POST":
                raise httpx.ReadTimeout("lost", request=request)
            return answer

        monkeypatch.setattr(transport, "handle_request", handle)

    def of(self, end: str) -> list[str | None]:
        return [key for path, key in self.keys if path.endswith(end)]


@pytest.fixture
def asked(house: House, monkeypatch: pytest.MonkeyPatch) -> Remembering:
    return Remembering(house, monkeypatch)


def applications(house: House, name: str) -> int:
    pages = house.signed_in(house.head()).pages_of("/establishment/applications")
    return sum(each.text == name for page in pages for each in page.main.iter("strong"))


class TestAnApplicationThatIsLetIn:
    def test_by_a_double_click_is_one_and_the_second_page_says_what_to_do(
        self, house: House
    ) -> None:
        visitor, name = house.signed_in(house.head()), f"Paie {uuid4().hex[:6]}"
        form = visitor.get("/establishment/applications").form("/establishment/applications")
        sent = form | {"name": name, "scopes": "accounts:read"}

        first = visitor.post("/establishment/applications", sent)
        second = visitor.post("/establishment/applications", sent)

        assert "Copy it now" in first.text
        assert applications(house, name) == 1
        assert second.status == 409
        assert "Another secret" in second.text

    def test_with_another_secret_by_a_double_click_has_one_more(self, house: House) -> None:
        visitor, name = house.signed_in(house.head()), f"Paie {uuid4().hex[:6]}"
        visitor.get("/establishment/applications")
        visitor.send("/establishment/applications", name=name, scopes="accounts:read")
        listed = visitor.turn_to("/establishment/applications", name)
        [to] = [
            form.get("action", "")
            for form in listed.document.iter("form")
            if form.get("action", "").endswith("/secret")
            and any(each.get("value") == name for each in form.iter("input"))
        ]
        sent = {**listed.form(to), "name": name}

        first, second = (visitor.post(to, sent) for _ in range(2))

        assert "Client secret" in first.text
        assert second.status == 409
        assert "Client secret" not in second.text


class TestAFormWhoseAnswerWasLost:
    def test_has_another_key_once_it_is_edited(self, house: House, asked: Remembering) -> None:
        visitor = house.signed_in(house.head())
        visitor.get("/establishment/accounts/create")
        last = f"Perdue{''.join(chr(97 + int(d, 16)) for d in uuid4().hex[:6])}"
        typed = {
            "step": "create",
            "profile": "user",
            "title": "ms",
            "first_name": "Anna",
            "last_name": last,
            "email": f"{last.lower()}@example.org",
        }
        asked.are_lost = True
        lost = visitor.send("/establishment/accounts/create", **typed)
        asked.are_lost = False
        form = lost.form("/establishment/accounts/create")

        edited = {**form, **typed, "phone": "01 99 00 12 34"}
        page = visitor.post("/establishment/accounts/create", edited)

        first, second = asked.of("/accounts")
        assert lost.status == 503
        assert first != second
        assert page.status == 409, page.text
        assert "has an account here already" in page.text
        assert "Idempotency" not in page.text

    def test_has_the_same_key_if_nothing_was_changed(
        self, house: House, asked: Remembering
    ) -> None:
        visitor = house.signed_in(house.agent("gestion"))
        visitor.get("/account/data")
        form = visitor.page.form("/account/data")
        asked.are_lost = True
        visitor.post("/account/data", form)
        asked.are_lost = False

        assert visitor.post("/account/data", form).status == 200

        first, second = asked.of("/me/export")
        assert first == second


class TestAnExport:
    def test_of_a_list_in_two_formats_from_one_page_is_two(
        self, house: House, asked: Remembering
    ) -> None:
        visitor = house.signed_in(house.head())
        accounts = visitor.get("/establishment/accounts")
        sent = {**accounts.form("/establishment/accounts/many"), "all": "yes", "expected": "9"}
        shown = visitor.post("/establishment/accounts/many", sent | {"action": "export"})
        form = shown.form("/establishment/accounts/many/export")

        answers = [
            visitor.post("/establishment/accounts/many/export", form | {"format": each})
            for each in ("csv", "xlsx")
        ]

        assert [answer.status for answer in answers] == [200, 200]
        first, second = asked.of("/accounts/export")
        assert first
        assert second
        assert first != second
