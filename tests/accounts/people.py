"""Who calls the service, and what they are answered."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from shared.text import fold
from tests import tokens
from tests.answers import Answer

if TYPE_CHECKING:
    from tests.accounts.world import World

ADDRESS = {"lines": ["1 place de l'Exemple"], "postcode": "01990", "city": "Exempleville"}


def lettered(number: int) -> str:
    """Write a number as a name may have it: in letters."""
    return in_letters(str(number))


def in_letters(name: str) -> str:
    """Write the digits of a name as letters, A for 0."""
    return name.translate({ord("0") + digit: ord("A") + digit for digit in range(10)})


def coordinates(
    first_name: str = "Jeanne", last_name: str = "Dupré", **said: Any
) -> dict[str, Any]:
    """Say who somebody is."""
    given = {
        "title": "ms",
        "first_name": first_name,
        "last_name": last_name,
        "email": f"{fold(first_name)}.{fold(last_name)}@example.org".replace(" ", "-"),
        "phone": "01 99 00 12 34",
        "department": "Ressources humaines",
    }
    return given | said


@dataclass
class Person:
    """Somebody who calls the service."""

    world: "World"
    account_id: UUID
    home: UUID
    profile: str = "administrator"
    identifier: str = ""

    @property
    def path(self) -> str:
        """The path of their own account."""
        return f"{self.accounts}/{self.account_id}"

    @property
    def accounts(self) -> str:
        """The path of the accounts of their establishment."""
        return f"/establishments/{self.home}/accounts"

    @property
    def token(self) -> str:
        return tokens.of_account(self.world.signer, self.account_id, self.home, self.profile)

    def call(self, method: str, path: str, body: Any = None, **options: Any) -> Answer:
        headers = {"Authorization": f"Bearer {self.token}"} | options.pop("headers", {})
        return self.world.call(method, path, body, headers=headers, **options)

    def get(self, path: str, **options: Any) -> Answer:
        return self.call("GET", path, **options)

    def post(self, path: str, body: Any = None, **options: Any) -> Answer:
        return self.call("POST", path, body, **options)

    def edit(self, path: str, body: Any, method: str = "PATCH") -> Answer:
        """Read, then change what was read."""
        tag = self.get(path).headers["ETag"]
        return self.call(method, path, body, headers={"If-Match": tag})

    def create(self, person: dict[str, Any] | None = None, **said: Any) -> "Person":
        """Give somebody an account here, whoever has the same names."""
        given = {"profile": "user", "rights": {}, "same_person": False}
        given |= (person or coordinates()) | said
        if given["profile"] == "administrator":
            given.setdefault("postal_address", ADDRESS)
        answer = self.post(self.accounts, given)
        assert answer.status_code == 201, answer.json
        made = answer.json
        return Person(self.world, UUID(made["id"]), self.home, made["profile"], made["identifier"])
