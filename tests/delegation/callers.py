"""Who calls the service, and what they are answered."""

from dataclasses import dataclass, replace
from typing import Any, cast
from uuid import UUID

from shared.events.accounts import (
    AccountFacts,
)
from shared.web import Service
from tests.answers import Answer


@dataclass
class Caller:
    """Somebody who calls the service, with their token."""

    app: Service
    token: str
    account: AccountFacts | None = None

    @property
    def facts(self) -> AccountFacts:
        assert self.account is not None
        return self.account

    @property
    def id(self) -> UUID:
        return self.facts.account_id

    @property
    def home(self) -> UUID:
        return self.facts.establishment_id

    def deleted(self) -> AccountFacts:
        """State that this account is gone."""
        return replace(self.facts, status="deleted")

    def open(self, method: str, path: str, **options: Any) -> Answer:
        """Call a path below `/delegation/v1`."""
        ours = {"Authorization": f"Bearer {self.token}", "Accept-Language": "en"}
        headers = ours | options.pop("headers", {})
        with self.app.test_client() as client:
            answer = client.open(f"/delegation/v1{path}", method=method, headers=headers, **options)
            return cast(Answer, answer)

    def get(self, path: str, **options: Any) -> Answer:
        return self.open("GET", path, **options)

    def post(self, path: str, body: Any = None, **options: Any) -> Answer:
        if body is not None:
            options["json"] = body
        return self.open("POST", path, **options)

    def delete(self, path: str) -> Answer:
        return self.open("DELETE", path)
