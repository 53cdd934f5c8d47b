"""Services that do not answer: what needs none shows, and nobody waits for another's turn."""

import socket
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from services.portal.clients.api import Api
from services.portal.clients.refusals import Away
from services.portal.clients.transport import Connections, OverHttp
from services.portal.session import COOKIE
from services.portal.visitors import OwnToken
from shared import clock
from shared.crypto import client_secrets
from tests.portal.house import House, until
from tests.portal.test_sessions import due, sealed, signed_of

PUBLIC = ("/help", "/legal-notice", "/accessibility", "/data-protection", "/register", "/code")
NOW = clock.now()


class TestWhileIdentityIsAway:
    @pytest.mark.parametrize("path", PUBLIC)
    def test_what_needs_no_service_shows_whoever_was_signed_in(
        self, house: House, path: str
    ) -> None:
        visitor = house.signed_in(house.agent())
        visitor.keep(COOKIE, due(house, visitor.cookie(COOKIE) or ""))
        house.transport.away.add("identity")

        page = visitor.get(path)

        assert page.status == 200
        assert house.agent().name in page.response.text

    def test_a_token_that_is_still_good_serves(self, house: House) -> None:
        visitor = house.signed_in(house.agent())
        signed = signed_of(house, visitor.cookie(COOKIE) or "")
        soon = clock.now().timestamp() + 30
        visitor.keep(COOKIE, sealed(house, replace(signed, expires_at=soon)))
        house.transport.away.add("identity")

        assert visitor.get("/account/profile").status == 200

    def test_a_token_that_is_refused_ends_no_session(self, house: House) -> None:
        visitor = house.signed_in(house.agent())
        signed = signed_of(house, visitor.cookie(COOKIE) or "")
        refused = replace(signed, access_token="x", refreshed_at=signed.refreshed_at - 60)
        house.portal.sessions.forget(signed)
        visitor.keep(COOKIE, sealed(house, refused))
        house.transport.away.add("identity")

        away = visitor.get("/account/profile")
        house.transport.away.clear()

        assert away.status == 503
        assert visitor.get("/account/profile").path == "/account/profile"

    def test_the_language_is_chosen_all_the_same(self, house: House) -> None:
        visitor = house.signed_in(house.agent())
        visitor.get("/help")
        sent = visitor.page.form("/language")
        visitor.keep(COOKIE, due(house, visitor.cookie(COOKIE) or ""))
        house.transport.away.add("identity")

        assert visitor.post("/language", sent | {"next": "/help"}).status == 200


class TestATokenThatIsRefused:
    def test_brings_a_form_back_filled_in_with_another_one_and_no_password(
        self, house: House
    ) -> None:
        visitor = house.signed_in(house.head())
        visitor.get("/establishment/applications")
        form = visitor.page.form("/establishment/applications")
        signed = signed_of(house, visitor.cookie(COOKIE) or "")
        refused = replace(signed, access_token="x", refreshed_at=signed.refreshed_at - 60)
        house.portal.sessions.forget(signed)
        visitor.keep(COOKIE, sealed(house, refused))
        sent = form | {"name": "Paie", "scopes": "accounts:read", "expires_on": "2030-01-31"}

        page = visitor.post("/establishment/applications", sent)

        assert page.path == "/establishment/applications"
        assert page.form("/establishment/applications")["name"] == "Paie"
        assert signed_of(house, visitor.cookie(COOKIE) or "").access_token != "x"
        assert visitor.get("/account/profile").path == "/account/profile"


class Identity:
    """Gives tokens, when it is let."""

    def __init__(self) -> None:
        self.asked, self.may_answer = threading.Semaphore(0), threading.Event()
        self.count = 0
        self.is_away = False

    def ask(self, *_: Any, **__: Any) -> Any:
        self.count += 1
        self.asked.release()
        assert self.may_answer.wait(60)
        if self.is_away:
            raise Away("identity")
        answer = {"access_token": f"token {self.count}", "expires_in": 300}
        return SimpleNamespace(json=lambda: answer)


class Visit(threading.Thread):
    """A request that needs the token."""

    def __init__(self, own: OwnToken, identity: Any, *, at: Any = NOW) -> None:
        super().__init__(daemon=True)
        self.got: str | None = None
        self._get: Callable[[], str] = lambda: own.get(identity, now=at)
        self.start()

    def run(self) -> None:
        self.got = self._get()

    def end(self) -> str | None:
        self.join(60)
        assert not self.is_alive()
        return self.got


def test_a_service_that_takes_a_call_and_says_nothing_is_away_after_a_while(house: House) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host, port = silent.getsockname()
        over_http = OverHttp({"mailer": f"http://{host}:{port}"})
        connections = Connections(over_http, patience=0.2)
        api = Api(connections, house.portal.pool, headers={}, address="127.0.0.1")
        with pytest.raises(Away):
            api.get("/mailer/v1/letters")
        connections.close()


class TestThePortalsOwnToken:
    @pytest.fixture
    def own(self, tmp_path: Path) -> OwnToken:
        client_secrets.ensure(tmp_path, public=tmp_path / client_secrets.PUBLIC)
        return OwnToken(tmp_path)

    @pytest.fixture
    def identity(self) -> Any:
        return Identity()

    def test_is_asked_for_once_by_all_who_wait(self, own: OwnToken, identity: Any) -> None:
        visits = [Visit(own, identity) for _ in range(8)]
        assert identity.asked.acquire(timeout=60)
        identity.may_answer.set()

        assert {visit.end() for visit in visits} == {"token 1"}
        assert identity.count == 1

    def test_that_is_not_given_is_waited_for_once_not_one_after_the_other(
        self, own: OwnToken, identity: Any
    ) -> None:
        identity.is_away = True
        first = Visit(own, identity)
        assert identity.asked.acquire(timeout=60)
        asked = own._asked
        assert asked is not None
        others = [Visit(own, identity) for _ in range(8)]
        until(lambda: len(asked._condition._waiters) == len(others))  # type: ignore[attr-defined]
        identity.may_answer.set()

        assert [visit.end() for visit in (first, *others)] == [""] * 9
        assert identity.count == 1

    def test_serves_others_while_the_next_is_asked_for(self, own: OwnToken, identity: Any) -> None:
        identity.may_answer.set()
        Visit(own, identity).end()
        identity.may_answer.clear()
        soon = NOW + timedelta(seconds=280)
        next_ = Visit(own, identity, at=soon)
        assert identity.asked.acquire(timeout=60)
        assert identity.asked.acquire(timeout=60)

        meanwhile = own.get(identity, now=soon)
        identity.may_answer.set()

        assert (meanwhile, next_.end()) == ("token 1", "token 2")

    def test_serves_as_long_as_it_is_good_although_no_other_is_given(
        self, own: OwnToken, identity: Any
    ) -> None:
        identity.may_answer.set()
        Visit(own, identity).end()
        identity.is_away = True

        kept = own.get(identity, now=NOW + timedelta(seconds=295))
        over = own.get(identity, now=NOW + timedelta(seconds=301))

        assert (kept, over) == ("token 1", "")
        assert identity.count == 2, "for a while it is not asked again"
