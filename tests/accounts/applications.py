"""Machine clients of establishments, which call the service with a token of their own."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tests import tokens
from tests.accounts.world import Person, World
from tests.answers import Answer

SCOPES = "accounts:write affiliation:write"


@dataclass
class Client:
    """An application of an establishment, with a token."""

    world: World
    home: Person
    client_id: UUID
    scopes: str = SCOPES

    def call(self, method: str, path: str, body: Any = None, **options: Any) -> Answer:
        token = tokens.of_client(self.world.signer, self.client_id, self.home.home, self.scopes)
        bearer = {"Authorization": f"Bearer {token}"}
        headers = bearer | options.pop("headers", {})
        return self.world.call(method, path, body, headers=headers, **options)

    def get(self, path: str) -> Answer:
        return self.call("GET", path)

    def post(self, path: str, body: Any = None, **options: Any) -> Answer:
        return self.call("POST", path, body, **options)

    def edit(self, path: str, body: Any, method: str = "PATCH") -> Answer:
        tag = self.get(path).headers["ETag"]
        return self.call(method, path, body, headers={"If-Match": tag})
