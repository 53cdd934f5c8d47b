"""What the mailer has been told, as its worker takes it in, and who calls it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol, cast
from uuid import UUID, uuid4

from pypdf import PdfWriter
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker
from stdnum import luhn

from services.mailer import chores
from services.mailer.clients.tools import Tools
from services.mailer.handlers import HANDLERS
from services.mailer.models import Email, PaperItem
from shared import access, tenancy
from shared.auth import Profile
from shared.auth.tokens import Claims, Signer
from shared.crypto.sealing import Sealer
from shared.events import Envelope, Event
from shared.events.accounts import (
    AccountCreated,
    AccountFacts,
    AccountSnapshot,
    EstablishmentFacts,
    EstablishmentSnapshot,
    Person,
    PostalAddress,
    ServiceFacts,
    ServicePublished,
)
from shared.events.delegation import AccessChanged, AssignmentFacts
from shared.events.identity import CodeIssued
from shared.messaging.handling import Handling
from shared.messaging.outcome import Outcome
from shared.messaging.tables import OutboxMessage, Publisher
from shared.tenancy import Reason
from shared.web import Service

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 21)
EVERY_DUTY = {f"duty:{duty}": "write" for duty in ("letters", "print", "support")}
ADDRESS = PostalAddress(
    lines=["5 allée de l'Île aux Moines", "BP 1005"], postcode="44035", city="VERTEFEUILLE CEDEX 1"
)
REPRESENTATIVE = Person(title="ms", first_name="Éloïse", last_name="Vaubrun")


def siret(number: int) -> str:
    """Make a SIRET that nobody has, with good check digits."""
    siren = f"2900{number:04}"
    siren += luhn.calc_check_digit(siren)
    return siren + "0001" + luhn.calc_check_digit(siren + "0001")


def pdf(pages: int = 1, *, password: str | None = None) -> bytes:
    """Make a PDF with blank pages."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    if password:
        writer.encrypt(password, algorithm="AES-256-R5")
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


class Answer(Protocol):
    """What a call is answered."""

    status_code: int
    mimetype: str
    headers: Mapping[str, str]
    json: Any
    data: bytes


@dataclass
class Caller:
    """Somebody, or some application, who calls the service with their token."""

    app: Service
    token: str
    account: AccountFacts | None = None

    @property
    def id(self) -> UUID:
        assert self.account is not None
        return self.account.account_id

    @property
    def facts(self) -> AccountFacts:
        assert self.account is not None
        return self.account

    def open(self, method: str, path: str, **options: Any) -> Answer:
        """Call a path below `/mailer/v1`."""
        ours = {"Authorization": f"Bearer {self.token}", "Accept-Language": "en"}
        headers = ours | options.pop("headers", {})
        with self.app.test_client() as client:
            answer = client.open(f"/mailer/v1{path}", method=method, headers=headers, **options)
            return cast(Answer, answer)

    def get(self, path: str, **options: Any) -> Answer:
        return self.open("GET", path, **options)

    def post(self, path: str, body: Any = None, **options: Any) -> Answer:
        if body is not None:
            options["json"] = body
        return self.open("POST", path, **options)

    def deposit(self, content: bytes | None = None, **fields: Any) -> Answer:
        """Deposit a letter: valid unless told otherwise; a field of None is left out."""
        given = {"category": "claims", "title": "Relance n° 1", "dated_on": "2026-11-20"} | fields
        options = {"headers": given.pop("headers", {})}
        form = {name: str(value) for name, value in given.items() if value is not None}
        file = (BytesIO(pdf() if content is None else content), "letter.pdf", "application/pdf")
        return self.open(
            "POST",
            "/letters",
            data={**form, "file": file},
            content_type="multipart/form-data; boundary=always-the-same",
            **options,
        )


@dataclass
class World:
    """Tells the mailer facts, lets its chores run, and looks at what has come of it."""

    sessions: sessionmaker[Session]
    app: Service
    tools: Tools
    signer: Signer
    sealer: Sealer
    mails: Path
    now: datetime = NOW
    sequence: int = 0
    handling: Handling = field(init=False)

    def __post_init__(self) -> None:
        self.handling = Handling(
            "mailer",
            sessions=self.sessions,
            handlers=HANDLERS,
            projections=(access.project,),
            tools=self.tools,
        )

    # What it is told

    def message(self, event: Event, *, sequence: int | None = None) -> Envelope:
        """Put an event into a message."""
        self.sequence += 1
        return Envelope(
            id=uuid4(),
            type=event.type,
            time=self.now,
            subject=event.subject_id,
            sequence=self.sequence if sequence is None else sequence,
            data=event.to_data(),
        )

    def told(self, event: Event, *, sequence: int | None = None) -> UUID:
        """Take in an event, which must be handled at once, and give back its message's id."""
        message = self.message(event, sequence=sequence)
        assert self.receive(message) is Outcome.HANDLED
        return message.id

    def receive(self, message: Envelope) -> Outcome:
        """Take in a message, and tell what has become of it."""
        return self.handling.receive(message, now=self.now)

    def establishment(self, name: str = "Hôpital de Vertefeuille", **facts: Any) -> Any:
        given: dict[str, Any] = {
            "establishment_id": uuid4(),
            "siret": siret(self.sequence),
            "contract_numbers": ["VF201"],
            "name": name,
            "status": "active",
            "is_centralising": False,
            "is_platform": False,
            "address": ADDRESS,
            "legal_representative": REPRESENTATIVE,
        }
        made = EstablishmentFacts(**given | facts)
        self.told(EstablishmentSnapshot(establishment=made))
        return made

    def facts(self, home: EstablishmentFacts, **facts: Any) -> AccountFacts:
        """Make up an account that the mailer has not been told of."""
        number = self.sequence
        given: dict[str, Any] = {
            "account_id": uuid4(),
            "establishment_id": home.establishment_id,
            "identifier": f"JLOU{number:05}",
            "profile": "user",
            "status": "active",
            "title": "mr",
            "first_name": "Jean",
            "last_name": "Louty",
            "email": f"jean{number}@example.org",
            "phone": "+33199001234",
            "rights": {},
            "expires_on": TODAY + timedelta(days=300),
        }
        return AccountFacts(**given | facts)

    def account(self, home: EstablishmentFacts, **facts: Any) -> AccountFacts:
        made = self.facts(home, **facts)
        self.told(AccountSnapshot(account=made))
        return made

    def administrator(self, home: EstablishmentFacts, **facts: Any) -> AccountFacts:
        given = {"profile": "administrator", "title": "ms", "first_name": "Anne"}
        return self.account(home, **{**given, "last_name": "Dupré", **facts})

    def created(
        self,
        facts: AccountFacts,
        *,
        by: AccountFacts | None,
        informs: bool = True,
        occasion: str | None = None,
    ) -> Envelope:
        """Make the message that somebody has been given an account."""
        author = (
            None
            if by is None
            else Person(
                account_id=by.account_id,
                title=by.title,
                first_name=by.first_name,
                last_name=by.last_name,
                phone=by.phone,
            )
        )
        event = AccountCreated(
            account=facts,
            created_by=author,
            invited_on=TODAY,
            informs_representative=informs,
            occasion=occasion,
        )
        return self.message(event)

    def code_for(
        self,
        facts: AccountFacts,
        *,
        cause: UUID | None = None,
        purpose: str = "password_creation",
        code: str = "the-code",
        **others: Any,
    ) -> CodeIssued:
        given: dict[str, Any] = {
            "code_id": uuid4(),
            "account_id": facts.account_id,
            "establishment_id": facts.establishment_id,
            "purpose": purpose,
            "email": facts.email,
            "sealed": self.sealer.seal(code),
            "expires_at": self.now + timedelta(days=15),
            "cause_id": cause,
        }
        return CodeIssued(**given | others)

    def service(self, code: str, **facts: Any) -> None:
        given: dict[str, Any] = {
            "code": code,
            "domain": "career",
            "domain_labels": {"fr": "Carrière", "en": "Career"},
            "labels": {"fr": f"Service {code}", "en": f"The {code} service"},
            "is_delegable": True,
            "is_exclusive": False,
            "is_sensitive": False,
            "published_on": TODAY,
        }
        self.told(ServicePublished(service=ServiceFacts(**given | facts)))

    def delegation(
        self,
        home: EstablishmentFacts,
        to: EstablishmentFacts,
        assigned: AccountFacts,
        **rights: str,
    ) -> UUID:
        """Let somebody of another establishment work for this one."""
        delegation_id = uuid4()
        self.told(
            AccessChanged(
                delegation_id=delegation_id,
                centralising_id=to.establishment_id,
                delegating_id=home.establishment_id,
                is_granting=True,
                ends_on=TODAY + timedelta(days=100),
                lines=rights,
                assignments=[AssignmentFacts(account_id=assigned.account_id, rights=rights)],
            )
        )
        self.heard()
        return delegation_id

    def heard(self) -> None:
        """Have heard of everybody up to now."""
        with self.sessions.begin() as session:
            for name in ("accounts", "delegation"):
                session.merge(Publisher(name=name, known_as_of=self.now))

    # Who calls it

    def caller(self, account: AccountFacts) -> Caller:
        """Sign somebody in."""
        token = self.signer.sign(
            Claims(
                sub=str(account.account_id),
                iat=self.now - timedelta(seconds=1),
                exp=self.now + timedelta(days=1),
                sid=uuid4(),
                est=account.establishment_id,
                profile=Profile(account.profile),
            )
        )
        return Caller(self.app, token, account)

    def operator(self, **duties: str) -> Caller:
        """Sign in somebody of the platform's staff, with every duty unless told otherwise."""
        platform = self.establishment("Comptoir", is_platform=True, address=None)
        person = self.account(platform, rights=duties or EVERY_DUTY, last_name="Opéra")
        return self.caller(person)

    def client(
        self, scope: str = "letters:deposit", home: EstablishmentFacts | None = None
    ) -> Caller:
        """Make a machine client: of the platform, or of an establishment."""
        client_id = str(uuid4())
        token = self.signer.sign(
            Claims(
                sub=client_id,
                client_id=client_id,
                iat=self.now - timedelta(seconds=1),
                exp=self.now + timedelta(days=1),
                est=home.establishment_id if home else None,
                scope=frozenset(scope.split()),
            )
        )
        return Caller(self.app, token)

    # What has come of it

    def send(self, tools: Tools | None = None) -> int:
        """Let the sender run once."""
        return chores.send_emails(self.sessions, self.now, tools or self.tools)

    def delivered(self) -> list[EmailMessage]:
        """Read the mails in the Maildir, in the order in which they were written."""
        files = sorted((self.mails / "new").iterdir()) if self.mails.exists() else []
        parser = BytesParser(policy=policy.default)
        return [parser.parsebytes(file.read_bytes()) for file in files]

    def with_transport(self, transport: Any) -> Tools:
        """Take other tools, which send another way."""
        return replace(self.tools, transport=transport)

    def look(self) -> Session:
        """Open a session that sees every establishment's rows."""
        session = self.sessions()
        tenancy.unconfined(session, Reason.COMMAND)
        return session

    def emails(self, template: str | None = None) -> list[Email]:
        """List the e-mails, or those of a template, in the order in which they were queued."""
        with self.look() as session:
            found = session.scalars(select(Email).order_by(Email.id)).all()
        return [email for email in found if template in (None, email.template)]

    def recipients(self, template: str) -> set[str]:
        """Tell whom a template was written to."""
        return {email.recipient for email in self.emails(template)}

    def paper(self) -> list[PaperItem]:
        """List the letters on paper."""
        with self.look() as session:
            return list(session.scalars(select(PaperItem).order_by(PaperItem.id)))

    def announced(self, kind: type[Event]) -> list[Any]:
        """Read what the mailer has announced of one kind, in order."""
        with self.look() as session:
            rows = session.scalars(select(OutboxMessage).order_by(OutboxMessage.number)).all()
            found = [Envelope.from_message(row.message) for row in rows]
        return [message.event for message in found if message.type == kind.type]
