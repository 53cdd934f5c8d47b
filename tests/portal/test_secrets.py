"""What is secret stands in no line of the log, and in no address that is asked for or led to."""

import logging

import pytest

from tests.portal.house import House
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
