"""An e-mail that a sender has claimed, read from what was asked on the way."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.mailer.actions.begun import Begun
from services.mailer.models import Outcome
from shared.questions import Told


@dataclass(frozen=True)
class Taken:
    """What a server answered, and when, to a sender that has died since."""

    answer: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Claim:
    """An e-mail that we, and nobody else, are about to send.

    :ivar number: of the try: what tells our claim from a later one
    :ivar version: of its row: another, once anybody has changed it
    :ivar due_at: since when it has been due
    :ivar until: when we are to be taken for dead
    :ivar about: the template, of a digest that of the e-mails it stands for
    :ivar is_of_sandbox: whether it is to reach a sink alone
    :ivar taken: of one that was taken from a sender who has died since: it is not to be sent again
    """

    email_id: UUID
    number: int
    version: str
    due_at: datetime
    until: datetime
    account_id: UUID | None
    establishment_id: UUID | None
    template: str
    about: str
    language: str
    recipient: str
    facts: dict[str, Any]
    sealed: str | None
    message_id: str
    written_at: datetime
    is_of_sandbox: bool
    taken: Taken | None


def is_taken(row: Told) -> bool:
    """Tell whether a server has taken the mail of an e-mail that is due, as its last try says."""
    return row["last"] is not None and row["last"]["outcome"] == Outcome.SENT


def claim_of(row: Told, attempt: Begun, *, until: datetime) -> Claim:
    """Read what `due` tells of an e-mail that has been claimed until its lease ends."""
    home_id, account_id, last = row["establishment_id"], row["account_id"], row["last"]
    return Claim(
        email_id=UUID(row["id"]),
        number=attempt.number,
        version=attempt.version,
        due_at=datetime.fromisoformat(row["due_at"]),
        until=until,
        account_id=account_id and UUID(account_id),
        establishment_id=home_id and UUID(home_id),
        template=row["template"],
        about=row["gathers"] or row["template"],
        language=row["language"],
        recipient=row["recipient"],
        facts=row["facts"],
        sealed=row["sealed"],
        message_id=attempt.message_id,
        written_at=datetime.fromisoformat(row["created_at"]),
        is_of_sandbox=row["is_sandbox"],
        taken=Taken(last["answer"] or "", datetime.fromisoformat(last["ended_at"]))
        if is_taken(row)
        else None,
    )
