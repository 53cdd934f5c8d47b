"""What `mailer` announces: how e-mails fared, paper, letters and their readings."""

from dataclasses import field
from datetime import date, datetime
from uuid import UUID

from shared.events.base import Event
from shared.events.derivation import LATER


class EmailSent(Event, name="mailer.email.sent", subject="email_id", tenant="establishment_id"):
    """The mail server has taken an e-mail."""

    email_id: UUID
    establishment_id: UUID | None
    account_id: UUID | None
    template: str
    sent_at: datetime


class EmailFailed(Event, name="mailer.email.failed", subject="email_id", tenant="establishment_id"):
    """An e-mail is given up: refused for good, tried for too long, or it came back."""

    email_id: UUID
    establishment_id: UUID | None
    account_id: UUID | None
    template: str
    error: str


class PaperItemMade(
    Event, name="mailer.paper.made", subject="paper_item_id", tenant="establishment_id"
):
    """A letter on paper to the legal representative is ready to print.

    :ivar kind: account_created, account_promoted, registration_code …
    :ivar account_ids: whom it speaks of
    """

    paper_item_id: UUID
    establishment_id: UUID
    kind: str
    account_ids: list[UUID]


class PaperItemCancelled(
    Event, name="mailer.paper.cancelled", subject="paper_item_id", tenant="establishment_id"
):
    """A letter on paper will not be printed: what it would have carried is void.

    :ivar kind: account_created, account_promoted, registration_code …
    :ivar account_ids: whom it speaks of; of one with codes, who asked for them
    :ivar told_at: when what it tells of happened: what was sent later stays good
    """

    paper_item_id: UUID
    establishment_id: UUID
    kind: str
    account_ids: list[UUID]
    told_at: datetime


class PaperItemReturned(
    Event, name="mailer.paper.returned", subject="paper_item_id", tenant="establishment_id"
):
    """The post has brought a letter on paper back: what it carried is void.

    :ivar kind: account_created, account_promoted, registration_code …
    :ivar account_ids: whom it speaks of; of one with codes, who asked for them
    :ivar told_at: when what it tells of happened: what was sent later stays good
    :ivar reason: unknown, bad_address, refused, unclaimed or other
    """

    paper_item_id: UUID
    establishment_id: UUID
    kind: str
    account_ids: list[UUID]
    told_at: datetime
    returned_on: date
    reason: str


class LetterDeposited(
    Event, name="mailer.letter.deposited", subject="letter_id", tenant="establishment_id"
):
    """A letter is in an establishment's letter box."""

    letter_id: UUID
    establishment_id: UUID
    category: str
    service: str
    title: str


class LetterRead(Event, name="mailer.letter.read", subject="letter_id", tenant="establishment_id"):
    """Somebody has opened a letter; `counts`: one of the establishment's own people."""

    letter_id: UUID
    establishment_id: UUID
    account_id: UUID
    counts: bool
    read_at: datetime


class LetterWithdrawn(
    Event, name="mailer.letter.withdrawn", subject="letter_id", tenant="establishment_id"
):
    """A letter was not meant for this box, or not as it was: nobody can open it any more.

    :ivar reason: as whoever withdrew it says it
    """

    letter_id: UUID
    establishment_id: UUID
    category: str
    reason: str


class OperatorActed(
    Event, name="mailer.operator.acted", subject="establishment_id", tenant="establishment_id"
):
    """An operator has read or done something in an establishment; `operation` names it.

    :ivar reason: why, in the operator's words, where they were asked; left out where they were not
    """

    establishment_id: UUID
    account_id: UUID
    operation: str
    reason: str | None = field(default=None, metadata=LATER)


class AccountErased(
    Event, name="mailer.account.erased", subject="account_id", tenant="establishment_id"
):
    """Nothing personal about the account is left in the tables and files of `mailer`."""

    account_id: UUID
    establishment_id: UUID
