"""An e-mail is a row."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Index, SmallInteger, UniqueConstraint, and_, exists, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.mailer.errors import NotRetriable
from services.mailer.models.attempt import Attempt
from services.mailer.models.base import Base
from services.mailer.models.email_status import REPORTED_OF, RESTING, EmailStatus, Outcome
from shared import erasure
from shared.db import Record, Sequenced
from shared.tenancy import Confined

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=24)
GROWTH = 4
MOST_ATTEMPTS = 12
"""With these waits, an e-mail that never gets through is given up after a week."""


ERASED = "erased-"
"""What stands before the id of an e-mail in place of its recipient, once that is forgotten."""

KEPT = "NOT starts_with(recipient, 'erased-')"
UNSENT = "status NOT IN ('sent', 'delivered')"


class Email(Confined, Record, Sequenced, Base):
    """Something to be written to somebody, once.

    :ivar cause_id: the message or letter that it tells of: one cause writes once to an address
    :ivar facts: the template's values, without any secret
    :ivar named: the ids of the accounts whose holders it names, so that they are found
    :ivar sealed: the one-time code, which only this service can open; erased once it is of no use
    :ivar lapses_at: when there is no more point in sending it: the code ends
    :ivar gathers: of a digest, the template of those that it stands for
    :ivar lane: how soon it is to leave, a `Lane`
    :ivar due_at: when it is to be tried; while it is being sent, when its sender is taken for dead
    :ivar last_try: the number of the try after which it is given up
    :ivar message_id: its Message-ID (RFC 5322 §3.6.4), the same at each try
    :ivar version: of the template, as sent
    :ivar subject: as sent
    :ivar body: the plain text as sent, the code blanked
    :ivar reported_at: when a server last reported what became of it
    """

    __tablename__ = "emails"
    __table_args__ = (
        UniqueConstraint("cause_id", "template", "recipient"),
        Index(
            "ix_emails_due",
            "lane",
            "due_at",
            "id",
            postgresql_where=text("status IN ('queued', 'sending')"),
        ),
        Index(None, "establishment_id", "created_at"),
        Index("ix_emails_kept", "created_at", postgresql_where=text(KEPT)),
        Index("ix_emails_sealed", "lapses_at", postgresql_where=text("sealed IS NOT NULL")),
        Index("ix_emails_unsent", "status", "id", postgresql_where=text(UNSENT)),
        Index("ix_emails_held", "due_at", "account_id", postgresql_where=text("status = 'held'")),
        Index(None, "account_id", "template"),
        Index(None, "recipient", "template", "created_at"),
        Index(None, "named", postgresql_using="gin", postgresql_ops={"named": "jsonb_path_ops"}),
    )

    cause_id: Mapped[UUID]
    template: Mapped[str]
    version: Mapped[str | None]
    language: Mapped[str]
    recipient: Mapped[str]
    account_id: Mapped[UUID | None]
    establishment_id: Mapped[UUID | None]
    facts: Mapped[dict[str, Any]]
    named: Mapped[list[str]] = mapped_column(server_default=text("'[]'::jsonb"))
    sealed: Mapped[str | None]
    lapses_at: Mapped[datetime | None]
    status: Mapped[EmailStatus] = mapped_column(default=EmailStatus.QUEUED)
    gathers: Mapped[str | None]
    lane: Mapped[int] = mapped_column(SmallInteger)
    due_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    last_try: Mapped[int] = mapped_column(default=MOST_ATTEMPTS)
    message_id: Mapped[str | None]
    subject: Mapped[str | None]
    body: Mapped[str | None]
    error: Mapped[str | None]
    sent_at: Mapped[datetime | None]
    reported_at: Mapped[datetime | None]

    attempts: Mapped[list[Attempt]] = relationship(order_by=Attempt.number, lazy="raise")

    @property
    def is_erased(self) -> bool:
        """Tell whether whom it was for, and what it said, is forgotten."""
        return self.recipient.startswith(ERASED)

    def postpone(self, error: str, *, now: datetime) -> None:
        """Note that it did not go through this time; it waits longer after each."""
        self.status = EmailStatus.QUEUED
        self.error = error
        tries = self.tries - (self.last_try - MOST_ATTEMPTS)  # since it was last given up
        self.due_at = now + min(LONGEST_WAIT, FIRST_WAIT * GROWTH ** (tries - 1))

    def put_off(self, *, until: datetime) -> None:
        """Let it wait for a place among those to its domain; that is no try."""
        self.status, self.due_at = EmailStatus.QUEUED, until

    def let_go(self, *, now: datetime) -> None:
        """Hold it no longer."""
        self.status, self.due_at = EmailStatus.QUEUED, now

    def fail(self, error: str) -> None:
        """Give it up."""
        self.status = EmailStatus.FAILED
        self.error = error

    def suppress(self) -> None:
        """Let it wait: nothing is sent to its address for now."""
        self.status = EmailStatus.SUPPRESSED
        self.error = "Mails to this address come back."

    def bounce(self, said: str, *, now: datetime) -> bool:
        """Note that it came back, also after it was reported as delivered; tell whether it is new.

        What was cancelled, given up, or is complained of stays so.
        """
        if self.status in (EmailStatus.BOUNCED, EmailStatus.CANCELLED, EmailStatus.FAILED):
            return False
        if self.status is EmailStatus.COMPLAINED:
            return False
        self.status, self.reported_at = EmailStatus.BOUNCED, now
        self.error = said
        self.sealed = None
        return True

    def defer(self, said: str, *, now: datetime) -> bool:
        """Note that the server that took it still tries to hand it on; tell whether it is new."""
        if self.status not in (EmailStatus.SENDING, EmailStatus.SENT):
            return False
        self.status, self.reported_at = EmailStatus.DEFERRED, now
        self.error = said
        return True

    def arrive(self, *, now: datetime) -> bool:
        """Note that it has arrived; tell whether it is new."""
        if self.status not in REPORTED_OF or self.status is EmailStatus.DELIVERED:
            return False
        self.status, self.reported_at = EmailStatus.DELIVERED, now
        self.error = None
        return True

    def be_complained_of(self, said: str, *, now: datetime) -> bool:
        """Note that whoever got it calls it unwanted; tell whether it is new."""
        if self.status not in REPORTED_OF:
            return False
        self.status, self.reported_at = EmailStatus.COMPLAINED, now
        self.error = said
        return True

    def cancel(self, why: str) -> None:
        """Let it be: what it would tell is no longer so."""
        self.status = EmailStatus.CANCELLED
        self.error = why
        self.sealed = None

    def lose_point(self, why: str, *, now: datetime) -> None:
        """Let it be, or if somebody is sending it, or has given it up, have it tried no more."""
        if self.status in RESTING:
            self.cancel(why)
        else:
            self.lapses_at = now

    def erase(self) -> None:
        """Keep nothing of what it said and to whom, but that there was an e-mail."""
        if self.status is EmailStatus.SENDING or self.status in RESTING:
            self.cancel("account erased")
        self.recipient = f"{ERASED}{self.id}"
        self.sealed = None
        self.forget_wording({})

    def forget_wording(self, facts: dict[str, Any]) -> None:
        """Keep only these facts of what it said: somebody it names is erased.

        It goes on naming the others, and by their id whoever is erased: what a sender under way
        writes down meanwhile is found once more.
        """
        self.facts = facts
        self.named = erasure.named(facts)
        self.subject = self.body = self.error = None

    def retry(self, *, now: datetime) -> None:
        """Try again something given up, at an operator's word.

        :raises NotRetriable: if it is not given up, or its code, or whom it was for, is erased
        """
        if self.status is not EmailStatus.FAILED:
            raise NotRetriable(f"It is {self.status}.")
        if self.is_erased:
            raise NotRetriable("What it said, and to whom, has been erased.")
        if self.lapses_at is not None and self.lapses_at <= now:
            raise NotRetriable("Its time is over: its code has ended, or what it told of has.")
        self.status = EmailStatus.QUEUED
        self.last_try = self.tries + MOST_ATTEMPTS
        self.due_at = now


IS_KEPT = text(KEPT)
"""The condition that an e-mail still says what it said, and to whom."""

WAS_TAKEN = and_(
    Email.status == EmailStatus.SENDING,
    exists().where(
        Attempt.email_id == Email.id,
        Attempt.number == Email.tries,
        Attempt.outcome == Outcome.SENT,
    ),
)
"""The condition that a server has taken it, which its sender has noted on the try alone so far."""
