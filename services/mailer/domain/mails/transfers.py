"""What two centralising establishments are told of transfers of delegations."""

from datetime import date

from services.mailer.domain.mails.base import Gathering, Mail
from services.mailer.domain.mails.delegations import DELEGATIONS

TRANSFERS = "/others/transfers"
"""The page of the portal that lists them."""


class TransferMail(Mail, is_template=False):
    """What each of them says.

    :ivar giving: the establishment that offers delegations
    :ivar taking: the one that it offers them to
    :ivar count: how many
    :ivar page: the page of the portal that shows the transfer and answers
    """

    gathered_on = DELEGATIONS

    giving: str
    taking: str
    count: int
    page: str


class TransferOffered(TransferMail, gathering=Gathering.AFTER_FIRST):
    """To the establishment that may take it.

    :ivar answer_on: the last day to answer
    """

    message: str | None
    answer_on: date


class TransferAnswered(TransferMail, gathering=Gathering.AFTER_FIRST):
    """To the establishment that offered it.

    :ivar is_taken: whether the other asks each establishment now; else it declines
    :ivar reason: why it declines
    """

    is_taken: bool
    reason: str | None


class TransferEnded(TransferMail, gathering=Gathering.AFTER_FIRST):
    """To the one that it was offered to, of a withdrawal; of a lapse to both that are not closed.

    :ivar is_lapsed: whether nobody has answered; else it is withdrawn
    :ivar closed: the establishment that is closed, where that is why
    """

    is_lapsed: bool
    closed: str | None = None
