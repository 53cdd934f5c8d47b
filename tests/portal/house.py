"""A whole installation in this process: four services with their workers, and the portal."""

import importlib
import io
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

import httpx
from rich.console import Console
from sqlalchemy import create_engine, make_url, text
from werkzeug.serving import WSGIRequestHandler, make_server

from deploy.demo import example, places, register, telling
from deploy.demo.chapters import accounts, opening, registering
from deploy.demo.client import Client
from deploy.demo.people import Cast, Somebody
from deploy.demo.scene import Scene
from deploy.demo.teller import Teller
from deploy.installation.embedded import using
from deploy.installation.embedded.installation import Choices, Installation
from deploy.installation.embedded.site import Site
from deploy.installation.installation import PORTAL
from deploy.installation.provisioning import SERVICES
from deploy.tooling.documents import GOLDEN
from services.portal.app import Portal
from services.portal.clients.transport import InProcess, service_of
from tests.portal.visitor import HERE, Visitor

RIVAL = ("Syndicat mixte d'Essai", "Essai-le-Haut", ("mr", "Ambroise", "Terrac"))
"""A second centre: its name, where it is, and who answers for it."""

AT_ONCE = 3
"""Of how many delegations a call changes something at once: more are a job, as hundreds are."""


@dataclass(frozen=True)
class Person:
    """Somebody of the example."""

    establishment: str
    establishment_id: str
    role: str
    name: str
    identifier: str
    password: str


class Transport(InProcess):
    """The way to the services, on which a test may have some of them be away.

    :ivar told: by path, what a test has a GET be answered with, and of how many that is a page
    """

    def __init__(self, services: Any) -> None:
        super().__init__(services)
        self.away: set[str] = set()
        self.told: dict[str, tuple[Any, int]] = {}
        self.asked: list[str] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(f"{request.method} {request.url.path}")
        if service_of(request) in self.away:
            raise httpx.ConnectError("away", request=request)
        if request.method == "GET" and request.url.path in self.told:
            body, total = self.told[request.url.path]
            headers = {"X-Pagination": json.dumps({"total": total})}
            return httpx.Response(200, json=body, headers=headers, request=request)
        return super().handle_request(request)


@dataclass
class House:
    """What the tests of the portal visit.

    :ivar url: where a browser reaches it
    :ivar rivals: the head of the second centre, once it is made
    :ivar numbers: by which a request names it
    """

    installation: Installation
    site: Site
    transport: Transport
    url: str
    people: list[Person] = field(default_factory=list)
    scene: Scene | None = None
    made: list[Somebody] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)
    rivals: list[Person] = field(default_factory=list)
    numbers: dict[str, str] = field(default_factory=dict)

    @property
    def portal(self) -> Portal:
        found = self.site.portal
        assert isinstance(found, Portal)
        return found

    def visitor(self, language: str = "en", url: str = HERE) -> Visitor:
        """Somebody who has a browser of their own, and is not signed in."""
        return Visitor(self.portal, language=language, url=url)

    def head(self, establishment: str = "hospitalier") -> Person:
        """The administrator of an establishment of the example."""
        return self._somebody(establishment, "administrateur")

    def operator(self) -> Person:
        """Somebody of the platform's own."""
        return self._somebody("plate-forme", "opérateur")

    def agent(self, establishment: str = "hospitalier") -> Person:
        """A user of an establishment of the example."""
        return self._somebody(establishment, "utilisateur")

    def signed_in(self, person: Person, language: str = "en") -> Visitor:
        """Somebody of the example, with a browser of their own."""
        visitor = self.visitor(language)
        visitor.sign_in(person.identifier, person.password)
        return visitor

    def somebody(self, person: Person) -> Somebody:
        """The same one, as the scene knows them: who acts by the API, and reads e-mails."""
        assert self.scene is not None
        found = next(one for one in self.made if one.identifier == person.identifier)
        if found.client.token is None:
            self.scene.cast.sign_in(found)
        return found

    def code(self, person: Somebody) -> str:
        """The code of the last e-mail that somebody got."""
        assert self.scene is not None
        if person.email not in self.codes:
            self.codes[person.email] = str(self.scene.cast.mail(person).code)
        return self.codes[person.email]

    def newcomer(self, name: str = "Bastide") -> Somebody:
        """Somebody of the hospital who has an account, and no password yet."""
        assert self.scene is not None
        for one in self.made:
            if (one.last_name, one.password) == (name, ""):
                return one
        person = self.scene.cast.somebody("mr", "Aurélien", name)
        accounts.create(self.somebody(self.head()), person, profile="user", rights={})
        return person

    def account(self, establishment: str = "hospitalier") -> str:
        """The id of somebody's account whom the head of an establishment administers."""
        return self.somebody(self.agent(establishment)).account_id

    def review(self, establishment: str = "hospitalier") -> str:
        """The id of a review that is under way there, which is opened if there is none."""
        head = self.somebody(self.head(establishment))
        path = f"/accounts/v1/establishments/{head.establishment_id}/reviews"
        found = [one for one in head.client.get(path).body if not one["closed_at"]]
        return str((found[0] if found else head.client.post(path, expect=201).body)["id"])

    def delegation(self) -> str:
        """The id of the hospital's first delegation, with the centre; it is accepted."""
        head = self.somebody(self.head())
        found = head.client.get("/delegation/v1/delegations").body[-1]
        if found["status"] == "pending":
            path = f"/delegation/v1/delegations/{found['id']}"
            shown = head.client.get(path).body
            head.client.post(f"{path}/accept", json={"text_hash": shown["text_hash"]})
        return str(found["id"])

    def centre(self) -> Person:
        """The head of the centre, who may work for the town."""
        head = self.head("gestion")
        self.assign(head, "Sainte", "write")
        return head

    def place(self, establishment: str = "Sainte") -> str:
        """Where the pages of an establishment are for whoever acts for it."""
        return f"/for/{self.head(establishment).establishment_id}"

    def assign(self, person: Person, establishment: str, level: str) -> None:
        """Let somebody of the centre work on the accounts of an establishment."""
        if establishment == "hospitalier":
            self.delegation()
        name = f"assigned {person.identifier} {establishment} {level}"
        if name in self.codes:
            return
        centre, place = self.somebody(self.head("gestion")), self.head(establishment)
        found = centre.client.get("/delegation/v1/delegations", params={"status": "active"}).body
        its = next(
            one for one in found if one["delegating"]["establishment_id"] == place.establishment_id
        )
        path = f"/delegation/v1/delegations/{its['id']}/assignments"
        account_id = self.somebody(person).account_id
        rights = {"accounts": level, "carriere-affiliation": "read"}
        order = {"account_id": account_id, "rights": rights}

        def is_heard() -> bool:
            """Of who there is, and of what is granted, each service hears in its time."""
            centre.client.post(path, expect={200, 201, 404, 409, 422}, json=order)
            there = f"/accounts/v1/establishments/{place.establishment_id}/accounts"
            return self.somebody(person).client.get(there, expect={200, 403, 404}).status == 200

        until(is_heard)
        self.codes[name] = its["id"]

    def amendment(self) -> str:
        """The id of an amendment of that delegation."""
        if "amendment" not in self.codes:
            centre = self.somebody(self.head("gestion"))
            path = f"/delegation/v1/delegations/{self.delegation()}"
            order = {"rights": {"finances-declarations": "read"}}
            made = centre.client.post(f"{path}/amendments", expect=201, json=order).body
            self.codes["amendment"] = made["id"]
        return self.codes["amendment"]

    def rival(self) -> Person:
        """The head of a second centre, which takes transfers; it is made when it is asked for."""
        if not self.rivals:
            assert self.scene is not None
            entry = register.draw(*RIVAL, chance=self.scene.chance)
            opening.import_register(self.scene, [entry])
            head = example._registered(self.scene, entry, ("ms", "Sidonie", "Larnaude"))
            example._arrive(self.scene, head)
            registering.make_centralising(self.scene, head)
            self.rivals.append(Person(**example._row(entry.name, "administrateur", head)))
            self.numbers = {"siret": entry.siret, "contract_number": entry.contract_number}
            until(self._is_second_known)
        return self.rivals[0]

    def _is_second_known(self) -> bool:
        """Where offers are made it is heard in its time that the second is a centre."""
        order = {"successor": self.numbers, "ids": [str(uuid4())], "dry_run": True}
        client = self.somebody(self.head("gestion")).client
        return client.post("/delegation/v1/transfers", expect={200, 422}, json=order).status == 200

    def transfer(self) -> str:
        """The id of a transfer that the centre offers: of what it does for the town."""
        if "transfer" not in self.codes:
            centre = self.somebody(self.head("gestion"))
            query = {"status": "active", "q": "Sainte"}
            found = centre.client.get("/delegation/v1/delegations", params=query).body
            self.rival()
            order = {"successor": self.numbers, "ids": [found[-1]["id"]]}
            answer = centre.client.post("/delegation/v1/transfers", json=order).body
            self.codes["transfer"] = str(answer["transfer"]["id"])
        return self.codes["transfer"]

    def job(self) -> str:
        """The id of a long act of the head of the hospital's."""
        if "job" not in self.codes:
            head = self.somebody(self.head())
            answer = head.client.post(
                f"/accounts/v1/establishments/{head.establishment_id}/accounts/import?dry_run=true",
                expect=202,
                content=b"civilit\xc3\xa9;pr\xc3\xa9nom;nom;courriel\nMme;Anna;Petit;anna@",
                headers={"Content-Type": "text/csv"},
            )
            self.codes["job"] = answer.body["id"]
        return self.codes["job"]

    def long_act(self) -> str:
        """The id of a long act of the head of the hospital's, on delegations nobody knows."""
        if "long act" not in self.codes:
            head = self.somebody(self.head())
            order = {"ids": [str(uuid4()) for _ in range(AT_ONCE + 1)], "reason": "Essai."}
            path = "/delegation/v1/delegations/terminate"
            answer = head.client.post(path, expect=202, json=order | {"dry_run": True})
            self.codes["long act"] = answer.body["id"]
        return self.codes["long act"]

    def application(self) -> str:
        """The id of an application of the hospital's."""
        head, path = self.somebody(self.head()).client, "/identity/v1/clients"
        if not head.get(path).body:
            order = {"name": "Paie", "scopes": ["accounts:read"]}
            head.post(path, expect=201, json=order)
        return str(head.get(path).body[0]["client_id"])

    def session(self) -> str:
        """The id of a session of the head of the hospital's."""
        return str(self.somebody(self.head()).client.get("/identity/v1/sessions").body[0]["id"])

    def register_file(self) -> str:
        """The id of a file of the register that an operator has had checked."""
        if "register file" not in self.codes:
            answer = self.somebody(self.operator()).client.post(
                "/accounts/v1/register-imports?dry_run=true",
                expect=202,
                content=f"{register.to_csv([])}1234;A1;Essai\n".encode(),
                headers={"Content-Type": "text/csv"},
            )
            self.codes["register file"] = answer.body["id"]
        return self.codes["register file"]

    def email(self) -> str:
        """The id of an e-mail that has been written."""
        operator = self.somebody(self.operator()).client
        return str(operator.get("/mailer/v1/emails").body[-1]["id"])

    def suppression(self) -> str:
        """The id of an address that nothing is sent to, as if an e-mail had come back from it."""
        operator = self.somebody(self.operator()).client
        if not operator.get("/mailer/v1/suppressions").body:
            self.change(
                "mailer",
                "INSERT INTO suppressions"
                " (id, address, reason, said, email_id, establishment_id, created_at) VALUES"
                " (:id, 'partie@hopital.example', 'bounced', '5.1.1 user unknown', :email_id,"
                " :establishment_id, now())",
                id=uuid4(),
                email_id=self.email(),
                establishment_id=self.head().establishment_id,
            )
        return str(operator.get("/mailer/v1/suppressions").body[0]["id"])

    def parked(self, service: str = "accounts") -> str:
        """The id of a message that a service has given up, as if its handler had failed."""
        operator, path = self.somebody(self.operator()).client, f"/{service}/v1/parked-messages"
        if not operator.get(path).body:
            message = json.loads((GOLDEN / "identity.password.created.v1.json").read_text())
            message |= {"id": str(uuid4()), "tenantid": self.head().establishment_id}
            self.change(
                service,
                "INSERT INTO parked (id, publisher, subject, type, message, is_projected, tries,"
                " error, parked_at) VALUES (:id, 'identity', :subject, :type,"
                " CAST(:message AS jsonb), true, 12, 'no such account', now())",
                id=message["id"],
                subject=message["subject"],
                type=message["type"],
                message=json.dumps(message),
            )
        return str(operator.get(path).body[0]["id"])

    def change(self, service: str, statement: str, **facts: Any) -> None:
        """Change rows of a service's database as nothing in the product does."""
        own = make_url(self.installation.environs[service]["OWNER_DATABASE_URL"])
        admin = make_url(self.installation.server.admin_url).set(database=own.database)
        engine = create_engine(admin.set(drivername="postgresql+psycopg"))
        with engine.begin() as asked:
            asked.execute(text(statement), facts)
        engine.dispose()

    def expire(self, person: Somebody) -> None:
        """Have the last day of an account be gone by, as if nobody had renewed it."""
        over = "SET expires_on = current_date - 2 WHERE"

        def is_told() -> bool:
            """What was announced before may arrive in between, and say otherwise."""
            self.change("accounts", f"UPDATE accounts {over} id = :id", id=person.account_id)
            self.change(
                "identity", f"UPDATE credentials {over} account_id = :id", id=person.account_id
            )
            told = {"identifier": person.identifier, "password": person.password}
            answer = person.client.post("/identity/v1/sessions", expect={201, 403}, json=told)
            return answer.status == 403

        until(lambda: all(is_told() for _ in range(5)))

    def _somebody(self, establishment: str, role: str) -> Person:
        return next(p for p in self.people if establishment in p.establishment and p.role == role)


@dataclass
class Remembered(Cast):
    """Makes people, and knows them again."""

    made: list[Somebody] = field(default_factory=list)

    def somebody(self, title: str, first_name: str, last_name: str) -> Somebody:
        self.made.append(super().somebody(title, first_name, last_name))
        return self.made[-1]


def until(is_so: Callable[[], bool], within: float = 30) -> None:
    """Wait for what the services tell one another."""
    deadline = time.monotonic() + within
    while not is_so():
        assert time.monotonic() < deadline, "it has not come about"
        time.sleep(0.05)


@contextmanager
def opened(data: Path) -> Iterator[House]:
    """Serve an installation from this process, with the worked example in it."""
    choices = Choices(public_url="http://127.0.0.1:8000", is_demo=True)
    choices.keep(data)
    with using.prepared(data, choices, tell=lambda line: None) as made:
        of_identity = cast(dict[str, str], made.environs["identity"])
        of_identity["LIMIT_ACCOUNT_SIGN_INS"] = "10000"  # each test signs the same few people in
        of_accounts = cast(dict[str, str], made.environs["accounts"])
        of_accounts["INVITE_AGAIN_HOURS"] = "0"  # nobody waits for a day
        of_delegation = cast(dict[str, str], made.environs["delegation"])
        of_delegation["DELEGATION_AT_ONCE"] = str(AT_ONCE)
        apps = {name: _app(name, made) for name in SERVICES}
        site = Site(apps, made.settings(PORTAL))
        transport = Transport(apps)
        portal = site.portal
        assert isinstance(portal, Portal)
        portal.client = httpx.Client(
            base_url="http://services", transport=transport, trust_env=False
        )
        with _worked(made), _served(site) as url:
            house = House(made, site, transport, url)
            house.scene = _scene(made, url)
            known = Remembered(client=house.scene.client, mails=house.scene.cast.mails)
            house.scene.cast, house.made = known, known.made
            house.people = [Person(**row) for row in example.make(house.scene)]
            example._keep(data / "demo.json", [vars(person) for person in house.people])
            yield house
            house.scene.client.close()
            portal.pool.shutdown()
            portal.client.close()
        for app in apps.values():
            app.sessions.kw["bind"].dispose()


def _app(name: str, made: Installation) -> Any:
    return importlib.import_module(f"services.{name}.app").create_app(made.settings(name))


@contextmanager
def _worked(made: Installation) -> Iterator[None]:
    workers = [
        importlib.import_module(f"services.{name}.worker").create_worker(made.settings(name))
        for name in SERVICES
    ]
    for worker in workers:
        worker.start()
    try:
        yield
    finally:
        for worker in workers:
            worker.stop(timeout=20)
        for worker in workers:
            worker._engine.dispose()


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        """Leave no line for each request."""


@contextmanager
def _served(site: Site) -> Iterator[str]:
    def whole(environ: Any, start: Any) -> Any:
        """Hand over bodies that end, as gunicorn does."""
        length = int(environ.get("CONTENT_LENGTH") or 0)
        environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(length))
        return site(environ, start)

    server = make_server("127.0.0.1", 0, whole, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _scene(made: Installation, url: str) -> Scene:
    return telling.make_scene(
        Client(url, patience=60),
        mails=str(made.data / "mails"),
        operator=places.operator_command(made.data),
        teller=Teller(language="fr", console=Console(file=io.StringIO())),
    )
