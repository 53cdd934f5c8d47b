"""Whose address counts: nobody can write their own."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from shared.auth import denylist
from shared.events.identity import SessionRevoked
from tests.shared.access.world import NOW, World
from tests.shared.web.conftest import Caller

Callers = Callable[..., Caller]


def address(caller: Caller, *, peer: str, **headers: str) -> Any:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = caller.post("/tries", environ_base={"REMOTE_ADDR": peer}, headers=sent)
    return answer.json["address"]


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("198.51.100.7", "203.0.113.1", "198.51.100.7"),  # not a proxy of ours
        ("10.0.0.1", "203.0.113.1", "203.0.113.1"),
        ("10.0.0.1", "6.6.6.6, 203.0.113.1", "203.0.113.1"),  # the caller wrote the first
        ("10.0.0.1", "203.0.113.1, 10.0.0.2", "203.0.113.1"),
        ("10.0.0.1", "6.6.6.6, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
        ("10.0.0.1", "nonsense, 203.0.113.1", "203.0.113.1"),
        ("10.0.0.1", "203.0.113.1, nonsense", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "10.0.0.3", "10.0.0.3"),
        ("10.0.0.1", "203.0.113.1:4711", "203.0.113.1"),
        ("10.0.0.1", "[2001:db8::1]:4711", "2001:db8::1"),
        ("::ffff:10.0.0.1", "::ffff:203.0.113.1", "203.0.113.1"),
        ("", "203.0.113.1", "unknown"),
    ],
)
def test_proxies_are_believed_only_where_they_are_trusted(
    anybody: Caller, peer: str, forwarded: str, found: str
) -> None:
    assert address(anybody, peer=peer, X_Forwarded_For=forwarded) == found


class TestAMachineClient:
    def test_of_the_platform_that_may_tells_whom_it_works_for(self, client: Callers) -> None:
        portal = client(scope="client_address")

        assert address(portal, peer="192.0.2.1", X_Client_Address="203.0.113.1") == "203.0.113.1"
        assert address(portal, peer="192.0.2.1", X_Client_Address="nonsense") == "192.0.2.1"
        assert address(portal, peer="192.0.2.1") == "192.0.2.1"

    def test_that_was_removed_is_believed_no_more(
        self, client: Callers, world: World, session: Session
    ) -> None:
        portal = client(scope="client_address")
        assert portal.id is not None
        removed = SessionRevoked(
            account_id=portal.id,
            establishment_id=uuid4(),
            session_id=None,
            reason="revoked",
            revoked_at=NOW,
            expires_at=NOW + timedelta(minutes=5),
        )
        denylist.apply(session, removed)
        session.commit()

        assert address(portal, peer="192.0.2.1", X_Client_Address="203.0.113.1") == "192.0.2.1"

    def test_that_may_not_is_not_believed(
        self, client: Callers, world: World, administrator: Caller, anybody: Caller
    ) -> None:
        of_an_establishment = client(world.home.establishment_id, scope="client_address")
        forger = Caller(anybody.app, "forged")

        callers = (client(scope="things"), of_an_establishment, administrator, anybody, forger)
        for number, caller in enumerate(callers):
            peer = f"192.0.2.{number}"
            assert address(caller, peer=peer, X_Client_Address="203.0.113.1") == peer
