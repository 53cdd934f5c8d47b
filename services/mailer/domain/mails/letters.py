"""What people are told about the letter box."""

from datetime import date

from services.mailer.domain.mails.base import Gathering, Mail


class LetterDeposited(Mail, gathering=Gathering.AFTER_FIRST):
    """A letter waits in the letter box for those who may read it [S2]."""

    establishment: str
    category: str
    letter_title: str
    dated_on: date
    reference: str | None
