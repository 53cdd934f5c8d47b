"""A service with people, and things that are theirs: who calls, and what a good call looks like."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from werkzeug.test import TestResponse

from shared.auth import Profile
from shared.auth.assurance import Assurance, Method
from shared.auth.tokens import Claims, Signer
from shared.web import Service
from tests.contracts.calls import Caller, Request
from tests.contracts.operations import Operation
from tests.contracts.samples import sample
from tests.contracts.undoing import undone

__all__ = ["NOWHERE", "TENANT", "Caller", "Request", "Scene"]

NOWHERE = "01920000-0000-7000-8000-00000000dead"
TENANT = "establishment_id"


@dataclass
class Scene:
    """One service, committed to a database of its own.

    :ivar people: the callers, by what they are
    :ivar town: ids by name of path parameter: what is the town's
    :ivar elsewhere: the same of another establishment
    :ivar known: good values, by name of field
    :ivar calls: by operation, what is peculiar to a good call: `by` whom, and parts of the request
    :ivar void_tokens: tokens that nobody is let in by, by what is wrong with them
    :ivar asking: operations that answer about any id in their body, if only that it is unknown
    :ivar own_counts: tables that count tries, which is what they are for
    """

    app: Service
    now: datetime
    signer: Signer
    people: dict[str, Caller] = field(default_factory=dict)
    town: dict[str, str] = field(default_factory=dict)
    elsewhere: dict[str, str] = field(default_factory=dict)
    known: dict[str, Any] = field(default_factory=dict)
    calls: dict[str, dict[str, Any]] = field(default_factory=dict)
    void_tokens: dict[str, str] = field(default_factory=dict)
    asking: frozenset[str] = frozenset()
    own_counts: frozenset[str] = frozenset()

    def caller_of(self, operation: Operation) -> str | None:
        """Name who makes the good call: at best somebody at home."""
        told: str | None = self.calls.get(str(operation), {}).get("by")
        if told is not None or operation.permission is None:
            return told
        if "administrator" in operation.permission["own"]:
            return "administrator"
        if "duty" in operation.permission:
            return "operator"
        return f"client with {operation.permission['scope']}"

    def good(self, operation: Operation) -> Request:
        """Make a call that is to succeed."""
        said = {k: v for k, v in self.calls.get(str(operation), {}).items() if k != "by"}
        query = {
            name: sample(parameter["schema"], known=self.known, name=name)
            for name, parameter in operation.parameters["query"].items()
            if parameter.get("required")
        }
        made = Request(
            method=operation.method,
            template=operation.path,
            path={name: self.town[name] for name in operation.of_path()},
            query=query,
            body=sample(operation.body, known=self.known) if operation.content_type else None,
            content_type=operation.content_type,
        )
        made = made.but(**said | {"path": {**made.path, **said.get("path", {})}})
        if operation.needs_etag:
            tag = self.call(made.but(method="GET", body=None), self.caller_of(operation))
            assert tag.status_code == 200, (str(operation), tag.text)
            made = made.with_header("If-Match", tag.headers["ETag"])
        return made

    def call(self, request: Request, caller: str | None = None) -> TestResponse:
        """Make a call as one of the people, or as nobody."""
        if caller is not None and "Authorization" not in request.headers:
            request = request.with_header("Authorization", f"Bearer {self.people[caller].token}")
        return request.sent_to(self.app)

    def sign(
        self, subject: UUID, home: UUID | None, profile: str | None = None, **claims: Any
    ) -> str:
        """Make a token."""
        given: dict[str, Any] = {
            "sub": str(subject),
            "iat": self.now - timedelta(seconds=1),
            "exp": self.now + timedelta(days=1),
            "est": home,
        }
        if profile is None:
            given |= {"client_id": str(subject)}
        else:
            shown = Assurance.by(Method.PASSWORD, at=self.now)
            given |= {"sid": uuid4(), "profile": Profile(profile), "shown": shown}
        return self.signer.sign(Claims(**given | claims))

    def person(self, account_id: UUID, home: UUID, profile: str, **facts: Any) -> Caller:
        """Sign somebody in."""
        token = self.sign(account_id, home, profile)
        return Caller(token=token, home=home, profile=profile, **facts)

    def client(
        self,
        *scopes: str,
        home: UUID | None = None,
        client_id: UUID | None = None,
        reach: Mapping[str, str] | None = None,
    ) -> Caller:
        """Let an application in."""
        token = self.sign(client_id or uuid4(), home, scope=frozenset(scopes))
        return Caller(token=token, home=home, scopes=frozenset(scopes), reach=reach or {})

    def undone(self) -> AbstractContextManager[None]:
        """Undo afterwards whatever is committed meanwhile."""
        return undone(self.app)
