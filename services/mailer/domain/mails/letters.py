"""What people are told about the letter box."""

from datetime import date

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
    """A letter that nobody has opened."""

    category: str
    letter_title: str
    dated_on: date


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
