"""Establishments and their people, made over HTTP, and what the bus brings and takes."""

import itertools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol, cast
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker
from stdnum import luhn

from services.accounts import chores
from services.accounts.actions import operators
from services.accounts.handlers import HANDLERS
from services.accounts.models import Account, Title
from shared import access, clock, tenancy
from shared.auth import Duty, Profile, denylist
from shared.auth.tokens import Claims, Signer
from shared.crypto.sealing import Unsealer
from shared.events import Envelope, Event, delegation, identity
from shared.messaging.chores import Chore
from shared.messaging.handling import Handling
from shared.messaging.outcome import Outcome
from shared.messaging.tables import OutboxMessage, Publisher
from shared.tenancy import Reason
from shared.web import Service

NOW = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 16)
ADDRESS = {"lines": ["1 place de l'Exemple"], "postcode": "01990", "city": "Exempleville"}
COLUMNS = (
    "siret;contract_number;name;address_1;address_2;postcode;city;"
    "representative_title;representative_first_name;representative_last_name"
)


def siret(number: int) -> str:
    """Make a SIRET that nobody has, with good check digits."""
    siren = f"2900{number:04}"
    siren += luhn.calc_check_digit(siren)
    return siren + "0001" + luhn.calc_check_digit(siren + "0001")


def coordinates(
    first_name: str = "Jeanne", last_name: str = "Dupré", **said: Any
) -> dict[str, Any]:
    """Say who somebody is."""
    given = {
        "title": "ms",
        "first_name": first_name,
        "last_name": last_name,
        "email": f"{first_name}.{last_name}@example.org".lower()
        .replace("é", "e")
        .replace(" ", "-"),
        "phone": "01 99 00 12 34",
        "department": "Ressources humaines",
    }
    return given | said


class Answer(Protocol):
    """What a call is answered."""

    status_code: int
    mimetype: str
    headers: Mapping[str, str]
    json: Any
    data: bytes


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
        claims = Claims(
            sub=str(self.account_id),
            iat=clock.now() - timedelta(seconds=1),
            exp=clock.now() + timedelta(minutes=5),
            sid=uuid4(),
            est=self.home,
            profile=Profile(self.profile),
        )
        return self.world.signer.sign(claims)

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
        """Give somebody an account here."""
        given = {"profile": "user", "rights": {}} | (person or coordinates()) | said
        if given["profile"] == "administrator":
            given.setdefault("postal_address", ADDRESS)
        answer = self.post(self.accounts, given)
        assert answer.status_code == 201, answer.json
        made = answer.json
        return Person(self.world, UUID(made["id"]), self.home, made["profile"], made["identifier"])


@dataclass(frozen=True)
class Furniture:
    """What a database holds already, made by another world.

    :ivar next_number: the first that its `numbers` had not given
    """

    operator: Person
    head: Person
    next_number: int


@dataclass
class World:
    """The service with its database; the bus is played by `hear` and `deliver`.

    :ivar furniture: what is there already; None: it is empty, and gets an operator
    """

    app: Service
    sessions: sessionmaker[Session]
    signer: Signer
    unsealer: Unsealer
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    delivered: set[UUID] = field(default_factory=set)
    furniture: Furniture | None = None

    def __post_init__(self) -> None:
        self.handling = Handling(
            "accounts",
            sessions=self.sessions,
            handlers=HANDLERS,
            projections=(access.project, denylist.project),
            tools=self.app.tools,
        )
        if self.furniture is None:
            self.refresh_operator()
            self.hears_of_delegation(clock.now())
        else:
            self.operator = replace(self.furniture.operator, world=self)
            self.numbers = itertools.count(self.furniture.next_number)

    def furnish(self) -> Furniture:
        """Make what most tests begin with: an active establishment and its first administrator."""
        return Furniture(self.operator, self.establishment(), next(self.numbers))

    @contextmanager
    def look(self) -> Iterator[Session]:
        """Look into the database, at every establishment's rows."""
        with self.sessions.begin() as session:
            tenancy.unconfined(session, Reason.COMMAND)
            yield session

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

    # What the bus brings

    def hear(self, event: Event, **attributes: Any) -> Envelope:
        """Receive an event of another service."""
        message = Envelope(
            id=uuid4(),
            type=event.type,
            time=clock.now(),
            subject=event.subject_id,
            sequence=next(self.numbers),
            data=event.to_data(),
            **attributes,
        )
        self.receive(message)
        return message

    def receive(self, message: Envelope, *, again: bool = False) -> None:
        outcome = self.handling.receive(message, now=clock.now(), again=again)
        assert outcome in (Outcome.HANDLED, Outcome.DUPLICATE, Outcome.HEARD), outcome

    def activate(self, person: Person, at: datetime | None = None) -> Person:
        """Let somebody create a password."""
        self.hear(
            identity.PasswordCreated(
                account_id=person.account_id,
                establishment_id=person.home,
                created_at=at or clock.now(),
            )
        )
        return person

    def delegate(
        self,
        centre: Person,
        town: Person,
        person: Person,
        rights: dict[str, str],
        *,
        is_granting: bool = True,
        ends_on: date = TODAY + timedelta(days=100),
        client_id: UUID | None = None,
    ) -> UUID:
        """Let somebody of one establishment act for another; tell the delegation's id.

        :param client_id: a machine client to assign in their place
        """
        delegation_id = uuid4()
        self.hear(
            delegation.AccessChanged(
                delegation_id=delegation_id,
                centralising_id=centre.home,
                delegating_id=town.home,
                is_granting=is_granting,
                ends_on=ends_on,
                lines=rights if is_granting else {},
                assignments=[]
                if client_id
                else [delegation.AssignmentFacts(account_id=person.account_id, rights=rights)],
                clients=[delegation.ClientAssignmentFacts(client_id=client_id, rights=rights)]
                if client_id
                else [],
            )
        )
        return delegation_id

    def hears_of_delegation(self, as_of: datetime) -> None:
        """Know all that `delegation` had done by an instant."""
        with self.look() as session:
            session.merge(Publisher(name="delegation", known_as_of=as_of))

    # What the bus takes

    def outbox(self) -> list[Envelope]:
        with self.look() as session:
            rows = session.scalars(select(OutboxMessage).order_by(OutboxMessage.number)).all()
            return [Envelope.from_message(row.message) for row in rows]

    def deliver(self) -> None:
        """Bring this service what it has announced itself."""
        for message in self.outbox():
            if message.id not in self.delivered:
                self.delivered.add(message.id)
                self.receive(message)

    @contextmanager
    def announcing(self) -> Iterator[list[Event]]:
        """Collect the events announced meanwhile, what operators read left out."""
        known = {message.id for message in self.outbox()}
        said: list[Event] = []
        yield said
        said += [m.event for m in self.outbox() if m.id not in known and "operator" not in m.type]

    def do_chore(self, name: str) -> int:
        (chore,) = (chore for chore in chores.CHORES if chore.name == name)
        assert isinstance(chore, Chore)
        return chore.run(self.sessions, clock.now(), self.app.tools)

    def account(self, person: Person) -> Account:
        with self.look() as session:
            return session.get_one(Account, person.account_id)
