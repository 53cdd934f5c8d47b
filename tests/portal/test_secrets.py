"""What is secret stands in no line of the log, and in no address that is asked for or led to."""

import logging

import pytest

from tests.identity.factors import Application
from tests.portal.factors import CODE, Protected, newcomer
from tests.portal.house import House
from tests.portal.pages.test_security import ADD, SCAN, shown, typed
from tests.portal.visitor import Visitor

PASSWORD = "Vent-d'autan 8 noeuds"
LETTER = "ABCD-EFGH-JKMN"


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Every line of all services and of the portal, of whatever level, addresses included."""
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "werkzeug", "flask_wtf"):
        caplog.set_level(logging.DEBUG, logger=name)
    return caplog


def told(lines: pytest.LogCaptureFixture) -> str:
    return "\n".join(f"{line.getMessage()} {vars(line)} {line.exc_text}" for line in lines.records)


def sent(visitor: Visitor, path: str, **values: str) -> None:
    page = visitor.send(path, **values)
    assert not any(value in page.response.request.url for value in values.values())
    assert all(PASSWORD not in link for link in page.links())


def test_no_code_and_no_password_is_left_in_a_log(
    house: House, lines: pytest.LogCaptureFixture
) -> None:
    person, visitor = house.newcomer("Secrète"), house.visitor()
    code = house.code(person)
    visitor.get("/activate")
    sent(visitor, "/activate", code=code)
    sent(visitor, "/activate/password", password=PASSWORD, again=f"{PASSWORD}!")
    sent(visitor, "/activate/password", password="x", again="x")
    visitor.get("/activate")
    house.transport.away.add("identity")
    sent(visitor, "/activate", code=code)
    visitor.get("/sign-in")
    sent(visitor, "/sign-in", identifier=house.head().identifier, password=PASSWORD)
    house.transport.away.clear()
    visitor.get("/sign-in")
    sent(visitor, "/sign-in", identifier=house.head().identifier, password=PASSWORD)
    visitor.get("/code")
    sent(visitor, "/code", code=LETTER)
    agent = house.signed_in(house.agent())
    agent.get("/account/password")
    sent(agent, "/account/password", current_password=PASSWORD, password=PASSWORD, again=PASSWORD)

    lines_told = told(lines)
    assert "/identity/v1/sessions" in lines_told  # addresses are among what was looked at
    for secret in (code, PASSWORD, LETTER, house.agent().password):
        assert secret not in lines_told


def test_no_key_no_challenge_and_no_recovery_code_is_left_in_a_log(
    house: House, lines: pytest.LogCaptureFixture
) -> None:
    person, visitor = newcomer(house, "Discrète"), house.visitor()
    visitor.sign_in(person.identifier, person.password)
    visitor.get(ADD)
    key = typed(visitor.send(ADD, name="Téléphone"))
    visitor.send(SCAN, code="000000")
    codes = shown(visitor.send(SCAN, code=Application(key).code()))
    known = Protected(house, person, Application(key), codes)
    other = known.challenged()
    cookie = house.portal.sealer.open(other.cookie("comptoir-page") or "", purpose="page")
    other.send(CODE, other="recovery_code")
    other.send(CODE, code=codes[0])

    lines_told = told(lines)
    assert "/identity/v1/sessions/second-factor" in lines_told
    assert len(codes) == 10
    for secret in (key, cookie["challenge"]["challenge"], *codes):
        assert secret not in lines_told
