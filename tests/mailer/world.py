"""What the mailer has been told, who calls it, and what has come of it."""

from dataclasses import dataclass, replace
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.mailer import chores
from services.mailer.domain.lanes import Lane
from services.mailer.models import Email, PaperItem
from services.mailer.tools import Tools
from shared import tenancy
from shared.auth.tokens import Signer
from shared.events import Envelope, Event
from shared.events.accounts import AccountFacts, EstablishmentFacts
from shared.messaging.tables import OutboxMessage
from shared.tenancy import Reason
from shared.web import Service
from tests import tokens
from tests.mailer.bus import ADDRESS, NOW, TODAY, Bus
from tests.mailer.callers import Caller, pdf

__all__ = ["ADDRESS", "NOW", "TODAY", "Caller", "World", "pdf"]

EVERY_DUTY = {f"duty:{duty}": "write" for duty in ("letters", "print", "support")}


@dataclass
class World(Bus):
    """Tells the mailer facts, lets its chores run, and looks at what has come of it."""

    app: Service
    signer: Signer
    mails: Path

    # Who calls it

    def caller(self, account: AccountFacts, **claims: Any) -> Caller:
        """Sign somebody in."""
        home_id, whom = account.establishment_id, account.account_id

        def sign() -> str:
            whose = (whom, home_id, account.profile)
            return tokens.of_account(self.signer, *whose, now=self.now, **claims)

        return Caller(self.app, sign(), account, sign)

    def operator(self, **duties: str) -> Caller:
        """Sign in somebody of the platform's staff, with every duty unless told otherwise."""
        platform = self.establishment("Comptoir", is_platform=True, address=None)
        person = self.account(platform, rights=duties or EVERY_DUTY, last_name="Opéra")
        return self.caller(person)

    def client(
        self, scope: str = "letters:deposit", home: EstablishmentFacts | None = None
    ) -> Caller:
        """Make a machine client: of the platform, or of an establishment."""
        home_id = home.establishment_id if home else None
        token = tokens.of_client(self.signer, uuid4(), home_id, scope, now=self.now)
        return Caller(self.app, token)

    # What has come of it

    def send(self, tools: Tools | None = None) -> int:
        """Let the sender run once."""
        return sum(
            chores.send_emails(self.sessions, self.now, tools or self.tools, lane=lane)
            for lane in Lane
        )

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
