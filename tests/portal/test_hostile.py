"""Whatever stands in names, texts and addresses: a page shows it, and nothing of it is done."""

import json
import re
from typing import Any

import httpx
import pytest

from services.portal.access import audience_of
from tests.portal.addresses import NOT_PAGES, address_of
from tests.portal.house import House
from tests.portal.states import WHO

HOSTILE = "\"'><img src=x onerror=alert(1)><script>alert(1)</script></title></textarea>{{ 7*7 }}"
PLAIN = re.compile(r"[a-z0-9_:.-]*|[0-9T:+.Z-]+|https://.*|\"[^\"]*\"", re.ASCII)
"""What the portal looks up, counts or leads to, and what is no text of anybody's: left as it is."""


@pytest.fixture
def told(house: House, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Have every text of every answer be hostile; gives the members that were."""
    found: set[str] = set()
    asked = house.transport.handle_request

    def handle(request: httpx.Request) -> httpx.Response:
        answer = asked(request)
        if request.method != "GET" or "json" not in answer.headers.get("Content-Type", ""):
            return answer
        body = altered(json.loads(answer.read()), "", found)
        kept = {n: v for n, v in answer.headers.items() if n.lower() != "content-length"}
        return httpx.Response(answer.status_code, headers=kept, json=body, request=request)

    monkeypatch.setattr(house.transport, "handle_request", handle)
    return found


def altered(value: Any, member: str, found: set[str]) -> Any:
    if isinstance(value, dict):
        return {name: altered(each, name, found) for name, each in value.items()}
    if isinstance(value, list):
        return [altered(each, member, found) for each in value]
    if not isinstance(value, str) or PLAIN.fullmatch(value):
        return value
    found.add(member)
    return HOSTILE


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_page_takes_a_text_for_a_part_of_itself(
    house: House, told: set[str], language: str
) -> None:
    head = house.signed_in(house.head(), language)
    visitors = {
        "centre": house.signed_in(house.centre(), language),
        "operator": house.signed_in(house.operator(), language),
    }
    for rule in house.portal.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in NOT_PAGES:
            continue
        audience = audience_of(house.portal.view_functions[rule.endpoint])
        visitor = visitors.get(WHO.get(audience, ""), head)
        page = visitor.get(address_of(rule, house))  # looks at scripts, handlers, and at the HTML
        assert page.status == 200, rule.rule
        assert page.document.find(".//img[@src='x']") is None, rule.rule
        assert "<script>" not in page.response.text, rule.rule

    assert {"first_name", "last_name", "identifier", "name", "email", "label", "text"} <= told


def test_what_somebody_types_comes_back_as_text_and_nothing_else(house: House) -> None:
    visitor = house.visitor()
    for path, fields in (
        ("/sign-in", {"identifier": HOSTILE, "password": "x"}),
        ("/register", {"siret": HOSTILE, "contract_number": HOSTILE, "last_name": HOSTILE}),
        ("/activate", {"code": HOSTILE}),
    ):
        visitor.get(path)
        page = visitor.send(path, **fields)
        assert page.status >= 400
        assert page.document.find(".//img[@src='x']") is None
    head = house.signed_in(house.head())
    for name in ("q", "department", "sort", "group_by", "status", "service"):
        page = head.get("/establishment/accounts", query_string={name: HOSTILE})
        assert page.document.find(".//img[@src='x']") is None
