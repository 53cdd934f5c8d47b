"""accounts and delegation, each with a database, an API and a worker, on one RabbitMQ."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import time_machine
from sqlalchemy.orm import Session

from services.accounts import app as accounts_app
from services.accounts.config import Settings as AccountsSettings
from services.accounts.handlers import HANDLERS as ACCOUNTS_HANDLERS
from services.accounts.handlers import around
from services.delegation import app as delegation_app
from services.delegation.config import Settings as DelegationSettings
from services.delegation.handlers import HANDLERS as DELEGATION_HANDLERS
from services.delegation.tools import Tools
from shared import access, clock, tenancy
from shared.auth import denylist
from shared.auth.tokens import Signer
from shared.crypto import keys
from shared.crypto.sealing import Unsealer
from shared.db import Sessions
from shared.events import accounts, delegation
from shared.events.accounts import AccountFacts
from shared.messaging import Broker, Projection, Worker, known_as_of, status, topology
from shared.tenancy import Reason
from shared.web import Service
from tests import tokens
from tests.accounts.world import Person, World, coordinates
from tests.delegation.callers import Caller
from tests.sirets import siret

ISSUER = "https://comptoir.example.org"
CONTRACT = "VF201"
SETTLED_WITHIN = 120
HEARS = {"accounts": "delegation", "delegation": "accounts"}
"""Who hears whom here."""


@dataclass(frozen=True)
class Town:
    """A delegating establishment, and the centre's administrator beside its own.

    :ivar head: its administrator, as they call accounts
    """

    head: Person
    siret: str
    asker: Caller
    answerer: Caller

    @property
    def target(self) -> dict[str, str]:
        return {"siret": self.siret, "contract_number": CONTRACT}

    @property
    def id(self) -> UUID:
        return self.head.home


class House:
    """The two services; what is done by HTTP is theirs, what goes between them RabbitMQ's.

    :param databases: the address of each service's own
    """

    def __init__(
        self,
        vhost: str,
        databases: dict[str, str],
        folder: Path,
        traveller: time_machine.Traveller,
    ) -> None:
        self.clock = traveller
        keys.ensure(keys.SIGNING, folder / "identity", public=folder / "token-keys.json")
        keys.ensure(keys.SEALING, folder / "mailer", public=folder / "sealing-keys.json")
        self.signer = Signer.from_file(folder / "identity" / keys.SIGNING.private, ISSUER)
        self.broker = Broker(vhost)
        topology.declare_all(self.broker)
        given = {
            "BROKER_URL": vhost,
            "TOKEN_KEYS": f"file:{folder / 'token-keys.json'}",
            "SEALING_KEYS": str(folder / "sealing-keys.json"),
            "STORAGE": str(folder / "files"),
            "PUBLIC_URL": ISSUER,
            "REGISTRATIONS_PER_HOUR": "2000",
        }
        self.apps: dict[str, Service] = {
            "accounts": accounts_app.create_app(
                AccountsSettings.read(given | _own(folder, "accounts", databases))
            ),
            "delegation": delegation_app.create_app(
                DelegationSettings.read(given | _own(folder, "delegation", databases))
            ),
        }
        unsealer = Unsealer.from_file(folder / "mailer" / keys.SEALING.private)
        sessions = self.sessions("accounts")
        self.world = World(self.apps["accounts"], sessions, self.signer, unsealer)
        self.workers = [*self._workers(databases)]
        for worker in self.workers:
            worker.start()

    def _workers(self, databases: dict[str, str]) -> Iterator[Worker]:
        """Compose the workers; what time brings is done day by day, when the journey says so."""
        deny = Projection.of_each(denylist.project, reads=denylist.reads)
        given: dict[str, dict[str, Any]] = {
            "accounts": {
                "handlers": ACCOUNTS_HANDLERS,
                "around": around,
                "heartbeat": accounts.Heartbeat,
            },
            "delegation": {"handlers": DELEGATION_HANDLERS, "heartbeat": delegation.Heartbeat},
        }
        for service, parts in given.items():
            yield Worker(
                service,
                broker=self.broker,
                database_url=databases[service],
                projections=(access.PROJECTION, deny),
                tools=self.apps[service].tools,
                **parts,
            )

    def sessions(self, service: str) -> Sessions:
        return self.apps[service].sessions

    @property
    def tools(self) -> Tools:
        """Return what the chores of delegation work with."""
        found = self.apps["delegation"].tools
        assert isinstance(found, Tools)
        return found

    def look(self, service: str) -> Session:
        """Open a session that sees every establishment's rows."""
        session = self.sessions(service)()
        tenancy.unconfined(session, Reason.COMMAND)
        return session

    def stop(self) -> None:
        for worker in self.workers:
            worker.stop()
        for service in self.apps:
            self.sessions(service).kw["bind"].dispose()

    # What goes between them

    def settle(self) -> None:
        """Wait until each has heard, and done, all that the other has said up to now."""
        deadline = time.monotonic() + SETTLED_WITHIN
        while busy := list(self._on_the_way()):
            assert time.monotonic() < deadline, busy
            time.sleep(0.02)

    def _on_the_way(self) -> Iterator[str]:
        told, known = {}, {}
        for service, publisher in HEARS.items():
            with self.look(service) as session:
                told[service] = status.of(session, service)
                known[service] = known_as_of(session, publisher)
        for service, publisher in HEARS.items():
            assert not told[service].parked, f"{service} has given up messages"
            if told[service].unpublished or told[service].backlog:
                yield f"{service}: {told[service]}"
            (hearing,) = (each for each in told[service].hears if each.publisher == publisher)
            if hearing.contiguous < told[publisher].last_position:
                yield f"{service} has heard {hearing} of {told[publisher].last_position}"
            if known[service] != clock.now():
                yield f"{service} knows {publisher} as of {known[service]}"

    def dead_letters(self) -> int:
        """Count the messages that no handler ever saw."""
        link = self.broker.connect("two years")
        try:
            with link.channel() as channel:
                declared = channel.queue_declare(topology.DEAD_LETTERS.name, passive=True)
                return int(declared.message_count)
        finally:
            link.close()

    # Who is there

    def caller(self, person: Person, profile: str = "administrator") -> Caller:
        """Sign somebody in to delegation, for as long as the journey takes."""
        whose = (person.account_id, person.home, profile)
        sign = partial(tokens.of_account, self.signer, *whose)
        facts = AccountFacts(
            account_id=person.account_id,
            establishment_id=person.home,
            identifier=person.identifier,
            profile=profile,
            status="active",
            title="ms",
            first_name="",
            last_name="",
            email="",
            rights={},
            expires_on=None,
        )
        return Caller(self.apps["delegation"], sign(), facts, sign)

    def establishments(self, names: Sequence[str]) -> list[tuple[Person, str]]:
        """Register establishments; tell the first administrator of each, active, and its SIRET."""
        sirets = [siret(number) for number in range(1, len(names) + 1)]
        rows = [
            f"{one};{CONTRACT};{name};1 place;;01990;Exempleville;Mme;Louise;Lorgnon"
            for one, name in zip(sirets, names, strict=True)
        ]
        answer = self.world.import_register(*rows)
        assert {line["outcome"] for line in answer.json} == {"created"}, answer.json
        return [(self._registered(one), one) for one in sirets]

    def _registered(self, number: str) -> Person:
        answer = self.world.register((number, CONTRACT), coordinates(email=f"{number}@example.org"))
        assert answer.status_code == 201, answer.json
        home, account_id = answer.json["establishment_id"], answer.json["account_id"]
        confirmed = self.world.operator.post(f"/establishments/{home}/confirm", {})
        assert confirmed.status_code == 200, confirmed.json
        identifier = answer.json["identifier"]
        head = Person(self.world, UUID(account_id), UUID(home), "administrator", identifier)
        return self.world.activate(head)


def _own(folder: Path, service: str, databases: dict[str, str]) -> dict[str, str]:
    return {"DATABASE_URL": databases[service], "SECRETS": str(folder / service)}
