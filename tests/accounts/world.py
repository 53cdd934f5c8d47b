"""Establishments and their people, made over HTTP."""

import itertools
from dataclasses import dataclass, replace
from typing import Any, cast
from uuid import UUID

from services.accounts import chores
from services.accounts.actions import operators
from services.accounts.domain import Title
from services.accounts.models import Account
from shared import clock
from shared.auth import Duty
from shared.auth.tokens import Signer
from shared.crypto.sealing import Unsealer
from shared.messaging.chores import Chore
from tests.accounts.bus import NOW, TODAY, Bus
from tests.accounts.people import ADDRESS, Person, coordinates
from tests.answers import Answer
from tests.sirets import siret

__all__ = ["ADDRESS", "NOW", "TODAY", "Furniture", "Person", "World", "coordinates"]

COLUMNS = (
    "siret;contract_number;name;address_1;address_2;postcode;city;"
    "representative_title;representative_first_name;representative_last_name"
)


@dataclass(frozen=True)
class Furniture:
    """What a database holds already, made by another world.

    :ivar next_number: the first that its `numbers` had not given
    """

    operator: Person
    head: Person
    next_number: int


@dataclass
class World(Bus):
    """The service, its people and its places.

    :ivar furniture: what is there already; None: it is empty, and gets an operator
    """

    signer: Signer
    unsealer: Unsealer
    furniture: Furniture | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.furniture is None:
            self.refresh_operator()
            self.hears_of_delegation(clock.now())
        else:
            self.operator = replace(self.furniture.operator, world=self)
            self.numbers = itertools.count(self.furniture.next_number)

    def furnish(self) -> Furniture:
        """Make what most tests begin with: an active establishment and its first administrator."""
        return Furniture(self.operator, self.establishment(), next(self.numbers))

    def call(self, method: str, path: str, body: Any = None, **options: Any) -> Answer:
        if body is not None:
            options["json"] = body
        options["headers"] = {"Accept-Language": "en", **options.get("headers", {})}
        with self.app.test_client() as client:
            answer = client.open(f"/accounts/v1{path}", method=method, **options)
            return cast(Answer, answer)

    # People and places

    def make_operator(self, duties: frozenset[Duty] = frozenset(Duty), **said: Any) -> Person:
        with self.sessions.begin() as session:
            account = operators.create(
                session,
                **{"title": Title.MS, "first_name": "Ondine", "last_name": "Vasseur"} | said,
                email="ondine.vasseur@example.org",
                duties=duties,
                now=clock.now(),
            )
            made = Person(self, account.id, account.establishment_id, "administrator")
        return made

    def refresh_operator(self) -> None:
        """Let an operator act who has been there since now, however long time has gone on."""
        self.operator = self.activate(self.make_operator())

    def import_register(self, *rows: str, query: str = "") -> Answer:
        return self.operator.post(
            f"/register-entries{query}",
            data="\n".join((COLUMNS, *rows)).encode(),
            headers={"Content-Type": "text/csv"},
        )

    def in_register(self, name: str = "Commune de Trifouillis") -> tuple[str, str]:
        """Put an establishment into the register; tell its SIRET and contract number."""
        number = next(self.numbers)
        row = f"{siret(number)};C{number:05};{name};1 place;;01990;Exempleville;Mme;Louise;Lorgnon"
        answer = self.import_register(row)
        assert [line["outcome"] for line in answer.json] == ["created"], answer.json
        return siret(number), f"C{number:05}"

    def register(
        self, pair: tuple[str, str], person: dict[str, Any] | None = None, **options: Any
    ) -> Answer:
        given = {"postal_address": ADDRESS} | (person or coordinates("Clémence", "Auberive"))
        body = {"siret": pair[0], "contract_number": pair[1], "administrator": given}
        return self.call("POST", "/establishments", body, **options)

    def establishment(self, name: str = "Commune de Trifouillis", **said: Any) -> Person:
        """Register an establishment, confirm it; return its first administrator, active."""
        answer = self.register(self.in_register(name), **said)
        assert answer.status_code == 201, answer.json
        home = answer.json["establishment_id"]
        confirmed = self.operator.post(f"/establishments/{home}/confirm", {})
        assert confirmed.status_code == 200, confirmed.json
        head = Person(
            self,
            UUID(answer.json["account_id"]),
            UUID(home),
            "administrator",
            answer.json["identifier"],
        )
        self.activate(head)
        return head

    def service(self, code: str, **said: Any) -> None:
        """Publish a service of the catalogue."""
        given = {
            "code": code,
            "domain": "carriere",
            "domain_labels": {"fr": "Carrière", "en": "Career"},
            "labels": {"fr": f"Le service {code}", "en": f"The {code} service"},
            "is_delegable": True,
        }
        answer = self.operator.post("/services", given | said)
        assert answer.status_code == 201, answer.json

    # What time brings, and what there is then

    def do_chore(self, name: str) -> int:
        (chore,) = (chore for chore in chores.CHORES if chore.name == name)
        assert isinstance(chore, Chore)
        return chore.run(self.sessions, clock.now(), self.app.tools)

    def account(self, person: Person) -> Account:
        with self.look() as session:
            return session.get_one(Account, person.account_id)
