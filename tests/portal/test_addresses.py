"""The services see where each visitor is, and no visitor writes where they are.

The portal tells it in two ways: as a proxy that services trust, where they do; and as a machine
client of the platform, wherever it runs.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from deploy.installation.installation import PORTAL, settings_of
from services.identity.app import create_app as create_identity
from services.portal.app import Portal, create_app
from services.portal.clients.api import Api
from services.portal.clients.refusals import Refused
from services.portal.clients.transport import InProcess
from shared.clock import now
from tests.portal.house import House
from tests.portal.people import Person
from tests.portal.visitor import Visitor

THERE, ELSEWHERE = "203.0.113.7", "203.0.113.8"
FORGED = {
    "X-Forwarded-For": "198.51.100.66",
    "X-Client-Address": "198.51.100.67",
    "Forwarded": "for=198.51.100.68",
    "X-Real-IP": "198.51.100.69",
}


class FromAfar(InProcess):
    """The portal runs where no service trusts it as a proxy: they see its own address."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.extensions["address"] = "192.0.2.200"
        return super().handle_request(request)


@contextmanager
def portal_of(house: House, way: type[InProcess], **limits: str) -> Iterator[Portal]:
    services: dict[str, Any] = dict(house.site.services)
    if limits:
        environ = {**house.installation.environs["identity"], **limits}
        services["identity"] = create_identity(settings_of("identity", environ))
    settings = house.installation.settings(PORTAL)
    portal = create_app(settings, way(services))
    try:
        yield portal
    finally:
        portal.pool.shutdown()
        portal.connections.close()
        if limits:
            services["identity"].sessions.kw["bind"].dispose()


def seen_of(visitor: Visitor) -> str:
    """Tell what the page of one's sessions says of where one is."""
    main = visitor.get("/account/sessions").main
    found = [
        (item.text or "")
        for item in main.iter("span")
        if item.get("class") == "nowrap" and (item.text or "").count(".") == 3
    ]
    return found[0]


@pytest.fixture
def agent(house: House) -> Person:
    return house.agent("Sainte")


@pytest.mark.parametrize("way", [InProcess, FromAfar])
@pytest.mark.parametrize("headers", [{}, FORGED], ids=["honest", "forged"])
def test_a_session_is_known_by_where_its_holder_is(
    house: House, agent: Person, way: type[InProcess], headers: dict[str, str]
) -> None:
    with portal_of(house, way) as portal:
        visitor = Visitor(portal, address=THERE, headers=headers)
        visitor.sign_in(agent.identifier, agent.password)

        assert seen_of(visitor) == THERE


@pytest.mark.parametrize("way", [InProcess, FromAfar])
def test_who_tries_too_often_keeps_nobody_else_from_signing_in(
    house: House, agent: Person, way: type[InProcess]
) -> None:
    with portal_of(house, way, LIMIT_ADDRESS_SIGN_INS="2") as portal:
        for number in range(3):
            headers = {"X-Forwarded-For": f"198.51.100.{number}"}
            guesser = Visitor(portal, address=THERE, headers=headers)
            guesser.get("/sign-in")
            page = guesser.send("/sign-in", identifier="NOBODY12", password=f"wrong-{number}")
        refused = page.status
        visitor = Visitor(portal, address=ELSEWHERE)
        page = visitor.sign_in(agent.identifier, agent.password)

    assert (refused, page.status) == (429, 200)


def test_without_a_token_of_its_own_it_goes_on_as_a_proxy(
    house: House, agent: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with portal_of(house, InProcess) as portal:
        monkeypatch.setattr("shared.crypto.client_secrets.known", lambda *_: None)
        visitor = Visitor(portal, address=THERE)
        visitor.sign_in(agent.identifier, agent.password)

        assert seen_of(visitor) == THERE


def test_the_portals_own_token_opens_nothing(house: House) -> None:
    with portal_of(house, FromAfar) as portal:
        api = Api(portal.connections, portal.pool, headers={}, address=THERE)
        token = portal.own_token.get(api, now=now())
        assert token
        api.token = token
        for path in ("/accounts/v1/services", "/delegation/v1/perimeter", "/mailer/v1/emails"):
            with pytest.raises(Refused) as refused:
                api.get(path)
            assert refused.value.status == 403, path
