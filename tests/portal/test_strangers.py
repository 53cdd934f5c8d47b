"""Whatever id of another establishment stands in an address or a form: it is not there."""

from collections.abc import Iterator

import pytest
from werkzeug.routing import Rule

from tests.portal.addresses import addresses_of
from tests.portal.house import House
from tests.portal.posting import GOOD
from tests.portal.visitor import Visitor

NOT_THERE = (403, 404)
STRANGER = "Commune"
"""It has no delegation with the hospital, whose things these are."""

NO_ONES_ID = frozenset({"slug", "name", "digest", "act"})
"""Parts of addresses that name nothing of an establishment."""


def rules(house: House, method: str) -> Iterator[Rule]:
    """The routes that have an id of something in them."""
    for rule in house.portal.url_map.iter_rules():
        if method in (rule.methods or ()) and rule.arguments - NO_ONES_ID:
            yield rule


@pytest.fixture
def stranger(house: House) -> Visitor:
    return house.signed_in(house.head(STRANGER))


def test_no_page_shows_what_is_another_establishments(house: House, stranger: Visitor) -> None:
    found = []
    for rule in rules(house, "GET"):
        for path in addresses_of(rule, house):
            page = stranger.get(path)
            is_shown = any(word in page.response.text for word in secrets(house))
            if page.status not in NOT_THERE or is_shown:
                found.append((path, page.status, is_shown))

    assert len(list(rules(house, "GET"))) > 15
    assert found == []


def test_no_form_does_anything_to_what_is_another_establishments(
    house: House, stranger: Visitor
) -> None:
    token = stranger.get("/terms").form("/sign-out")["csrf_token"]
    before, found = standing(house), []
    for rule in rules(house, "POST"):
        for path in addresses_of(rule, house):
            for more in ({}, {"confirmed": "yes", "decision": "renew", "version": '"1"'}):
                page = stranger.post(path, GOOD | more | {"csrf_token": token})
                if page.status not in (*NOT_THERE, 422):
                    found.append((path, page.status, page.path, page.text[:200]))

    assert len(list(rules(house, "POST"))) > 15
    assert found == []
    assert standing(house) == before


def test_nothing_is_taken_from_another_establishment_by_an_id_in_a_form(
    house: House, stranger: Visitor
) -> None:
    token = stranger.get("/terms").form("/sign-out")["csrf_token"]
    theirs, accounts = house.account(), "/establishment/accounts"
    before = standing(house)
    for path, sent in (
        (f"{accounts}/create", {"copy": theirs, "step": "rights"}),
        (f"{accounts}/many", {"action": "delete", "ids": theirs}),
        (f"{accounts}/many/do", {"action": "delete", "ids": theirs}),
        (f"{accounts}/many/do", {"action": "copy_rights", "ids": theirs, "source_id": theirs}),
        (f"{accounts}/many/export", {"format": "csv", "ids": theirs}),
        (f"{accounts}/many/export", {"format": "pdf", "ids": theirs}),
    ):
        page = stranger.post(path, sent | {"csrf_token": token})
        assert not any(word in page.response.text for word in secrets(house)), path

    assert standing(house) == before


def secrets(house: House) -> set[str]:
    """What tells that something is the hospital's."""
    agent, head = house.agent(), house.head()
    return {agent.identifier, head.identifier, agent.name, head.name, head.establishment}


def standing(house: House) -> list[object]:
    """Tell what the hospital has, in full."""
    head = house.somebody(house.head())
    home, me = f"/accounts/v1/establishments/{head.establishment_id}", head.client
    return [
        me.get(f"{home}/accounts/{house.account()}").body,
        me.get(f"{home}/accounts/{house.account()}/rights").body,
        me.get(f"{home}/reviews/{house.review()}").body,
        me.get(f"/delegation/v1/delegations/{house.delegation()}").body,
        me.get("/identity/v1/clients?page_size=100").body,
    ]
