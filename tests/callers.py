"""Who calls a service with a token, and what they are answered."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, cast
from uuid import UUID

from shared.events.accounts import AccountFacts
from shared.web import Service
from tests.answers import Answer


@dataclass
class Caller:
    """Somebody, or some application, who calls the service with their token.

    :ivar again: proves anew who they are, and gives another token: asked where the service asks
    """

    ROOT: ClassVar[str]
    """What every path begins with."""

    app: Service
    token: str
    account: AccountFacts | None = None
    again: Callable[[], str] | None = None

    @property
    def facts(self) -> AccountFacts:
        assert self.account is not None
        return self.account

    @property
    def id(self) -> UUID:
        return self.facts.account_id

    def open(self, method: str, path: str, **options: Any) -> Answer:
        """Call a path below the root; whoever is asked to prove who they are does so."""
        answer = self._open(method, path, **options)
        if answer.status_code == 401 and answer.json["code"] == "step_up_required" and self.again:
            self.token = self.again()
            answer = self._open(method, path, **options)
        return answer

    def _open(self, method: str, path: str, **options: Any) -> Answer:
        ours = {"Authorization": f"Bearer {self.token}", "Accept-Language": "en"}
        headers = ours | options.pop("headers", {})
        with self.app.test_client() as client:
            answer = client.open(f"{self.ROOT}{path}", method=method, headers=headers, **options)
            return cast(Answer, answer)

    def get(self, path: str, **options: Any) -> Answer:
        return self.open("GET", path, **options)

    def post(self, path: str, body: Any = None, **options: Any) -> Answer:
        if body is not None:
            options["json"] = body
        return self.open("POST", path, **options)
