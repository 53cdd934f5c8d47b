"""What people are told about the letter box."""

from datetime import date
from uuid import UUID

from services.mailer.domain.mails.base import Gathering, Mail
from shared.events.base import Fact

MOST_LISTED = 10


class LetterDeposited(Mail, gathering=Gathering.AFTER_FIRST):
    """A letter waits in the letter box for those who may read it [S2]."""

    establishment: str
    category: str
    letter_title: str
    dated_on: date
    reference: str | None


class UnreadLetter(Fact):
    """A letter that nobody has opened.

    :ivar letter_id: by which it is found once it is withdrawn; no reader sees it
    """

    category: str
    letter_title: str
    dated_on: date
    letter_id: UUID | None = None


class LettersUnread(Mail, gathering=Gathering.ALWAYS):
    """Told to administrators: nobody of the establishment has opened these letters [S2].

    :ivar days: for how long, at least
    :ivar total: how many there are
    :ivar letters: the first of them
    :ivar others: how many more there are
    """

    establishment: str
    days: int
    total: int
    letters: list[UnreadLetter]
    others: int
