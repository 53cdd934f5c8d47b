"""What establishments are told that have never opened a letter."""

from datetime import date

from services.mailer.domain.mails.base import Gathering, Mail


class LettersNeverRead(Mail, gathering=Gathering.ALWAYS):
    """Told to administrators at an operator's word: nobody of theirs has ever opened a letter [S2].

    :ivar total: how many letters wait
    :ivar oldest_on: the day on which the first of them came
    :ivar message: the operator's own words; empty: none
    """

    establishment: str
    total: int
    oldest_on: date
    message: str
