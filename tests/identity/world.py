"""People who sign in, and what becomes of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from services.identity import chores
from services.identity.tools import Tools
from shared import clock
from shared.db import Sessions
from shared.events import Envelope, Event, identity
from shared.events.accounts import EstablishmentFacts
from shared.messaging.tables import OutboxMessage
from tests.identity.suite import ANOTHER, NOW, PASSWORD, TODAY, WRONG, Holder, Suite

__all__ = ["ANOTHER", "NOW", "PASSWORD", "TODAY", "WRONG", "Holder", "World"]


@dataclass
class World(Suite):
    """One `identity`, the rest of the suite, and people."""

    def holder(self, home: EstablishmentFacts | None = None, **facts: Any) -> Holder:
        """Let somebody have an active account with a password."""
        later: dict[str, Any] = {"status": "active", "expires_on": date(2028, 5, 16)}
        later |= {name: facts.pop(name) for name in ("expires_on",) if name in facts}
        somebody = self.invite(home, **facts)
        self.choose_password(somebody)
        return self.change(somebody, **later)

    def administrator(self, home: EstablishmentFacts | None = None, **facts: Any) -> Holder:
        return self.signed_in(self.holder(home, profile="administrator", **facts))

    def operator(self, *duties: str, **facts: Any) -> Holder:
        rights = {f"duty:{duty}": "write" for duty in duties}
        return self.signed_in(self.holder(self.platform, rights=rights, **facts))

    def call(
        self, method: str, path: str, *, token: str | None = None, **rest: Any
    ) -> TestResponse:
        headers = {"Accept-Language": "en", **rest.pop("headers", {})}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        path = path if path.startswith("/identity") else f"/identity/v1{path}"
        with self.app.test_client() as client:
            return client.open(path, method=method, headers=headers, **rest)

    def post(self, path: str, body: Any = None, **rest: Any) -> TestResponse:
        return self.call("POST", path, json=body, **rest)

    def sign_in(self, holder: Holder, *, password: str | None = None, **rest: Any) -> TestResponse:
        body = {
            "identifier": holder.account.identifier,
            "password": holder.password if password is None else password,
        }
        return self.post("/sessions", body, **rest)

    def signed_in(self, holder: Holder) -> Holder:
        answer = self.sign_in(holder)
        assert answer.status_code == 201, answer.text
        holder.granted = answer.json or {}
        return holder

    def refresh(self, refresh_token: str) -> TestResponse:
        return self.post("/sessions/refresh", {"refresh_token": refresh_token})

    def choose_password(self, holder: Holder, password: str = PASSWORD) -> None:
        answer = self.post("/passwords", {"token": self.code(holder), "password": password})
        assert answer.status_code == 204, answer.text
        holder.password = password

    def forget_password(self, holder: Holder) -> str:
        """Ask for a link to a new password, and read it."""
        answer = self.post("/password-resets", {"identifier": holder.account.identifier})
        assert answer.status_code == 202, answer.text
        self.do(chores.answer_resets)
        return self.code(holder)

    def lock(self, holder: Holder) -> None:
        for _ in range(self.tools.settings.lock_after):
            assert self.sign_in(holder, password=WRONG).status_code == 401

    def is_valid(self, token: str) -> bool:
        """Try an access token."""
        return self.call("GET", "/sessions", token=token).status_code == 200

    def do(self, chore: Callable[[Sessions, datetime, Tools], int]) -> int:
        return chore(self.sessions, clock.now(), self.tools)

    def announced(self, *kinds: type[Event]) -> list[Any]:
        """List what was announced, of some types, in order."""
        self.session.expire_all()
        wanted = {kind.type for kind in kinds}
        rows = self.session.scalars(select(OutboxMessage).order_by(OutboxMessage.number))
        messages = [Envelope.from_message(row.message) for row in rows]
        return [message.event for message in messages if message.type in wanted]

    def said_of(self, holder: Holder, *kinds: type[Event]) -> list[Envelope]:
        """List what was announced of somebody, of some types, in order; others' is not read."""
        self.session.expire_all()
        types = [kind.type for kind in kinds]
        rows = self.session.scalars(
            select(OutboxMessage)
            .where(OutboxMessage.subject == str(holder.id), OutboxMessage.type.in_(types))
            .order_by(OutboxMessage.number)
        )
        return [Envelope.from_message(row.message) for row in rows]

    def sealed(self, holder: Holder, kind: type[Event]) -> str:
        """Open the last code that was sealed for the mailer with what was announced."""
        event: Any = self.said_of(holder, kind)[-1].event
        return self.unsealer.unseal(event.sealed)

    def code(self, holder: Holder) -> str:
        """Open the last code that a link has brought somebody."""
        return self.sealed(holder, identity.CodeIssued)
