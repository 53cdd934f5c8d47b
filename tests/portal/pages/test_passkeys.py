"""Passkeys where no browser shows one: without script, or with what makes no sense."""

import json

import pytest

from services.portal.clients import factors
from tests.portal.house import House

SIGN_IN, ADD = "/sign-in/passkey", "/account/security/passkey"
NO_PASSKEY = {"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {}}


@pytest.mark.parametrize("shown", ["", "x", "[]", "1", "[" * 9000, "x" * 30_000])
def test_a_sign_in_that_shows_none_says_so_and_asks_again(house: House, shown: str) -> None:
    visitor = house.visitor()
    visitor.get(f"{SIGN_IN}?next=/account/rights")

    page = visitor.send(SIGN_IN, credential=shown)

    assert page.status == 422
    assert "Your browser has shown no passkey" in page.text
    assert page.form(SIGN_IN)["next"] == "/account/rights"
    assert page.form(SIGN_IN)["credential"] == ""


def test_a_sign_in_by_one_that_nobody_knows_is_refused(house: House) -> None:
    visitor = house.visitor()
    visitor.get(SIGN_IN)

    page = visitor.send(SIGN_IN, credential=json.dumps(NO_PASSKEY))

    assert page.status == 401
    assert "This passkey was not accepted" in page.text


def test_one_is_named_before_it_is_made(house: House) -> None:
    visitor = house.signed_in(house.agent())
    visitor.get(ADD)
    assert "Give it a name." in visitor.send(ADD).text

    page = visitor.send(ADD, name="Poste du guichet")

    assert page.heading == "Make the passkey “Poste du guichet”"
    [form] = [one for one in page.main.iter("form") if one.get("data-passkey") == "create"]
    assert json.loads(form.get("data-options") or "")["rp"]["id"] == "localhost"
    assert "Your browser has made no passkey" in visitor.send(ADD).text
    page = visitor.send(ADD, credential=json.dumps(NO_PASSKEY))
    assert page.status == 422
    assert "Begin again within ten minutes" in page.text
    assert page.form(ADD)["name"] == "Poste du guichet"


def test_the_first_is_told_with_the_codes_that_come_with_it(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No test without a browser makes one: what the service answers is told here."""
    monkeypatch.setattr(factors, "add_passkey", lambda *_asked: ["K7PX-29QD-MW4F"])
    visitor = house.signed_in(house.agent())
    visitor.get(ADD)
    visitor.send(ADD, name="Poste du guichet")

    page = visitor.send(ADD, credential=json.dumps(NO_PASSKEY))

    assert "The passkey is added: your account is protected." in page.text
    assert "The application is added" not in page.text
    assert "K7PX-29QD-MW4F" in page.text


def test_one_that_cannot_be_asked_for_at_the_sign_in_keeps_where_one_was_going(
    house: House,
) -> None:
    house.transport.away.add("identity")

    page = house.visitor().get(f"{SIGN_IN}?next=/account/rights")

    assert page.status == 503
    assert page.form(SIGN_IN)["next"] == "/account/rights"
    assert "Try again" in page.text
