"""What administrators of both sides are told when more of a delegation is asked for, or longer."""

from datetime import date

from services.mailer.domain.mails.base import Gathering, Named, Right
from services.mailer.domain.mails.delegations import DelegationMail


class AmendmentRequested(DelegationMail, gathering=Gathering.AFTER_FIRST):
    """To the delegating side, which is to answer.

    :ivar rights: only what reaches further than what is granted
    :ivar ends_on: a later last day; None: it stays
    :ivar requester: who asked; None if it is not known
    """

    rights: list[Right]
    ends_on: date | None
    message: str | None
    requester: Named | None


class AmendmentAccepted(DelegationMail, gathering=Gathering.AFTER_FIRST):
    """To the centralising side; `is_narrowed`: less than was asked.

    :ivar rights: what was agreed to beside what was granted already
    """

    rights: list[Right]
    ends_on: date
    is_narrowed: bool


class AmendmentRefused(DelegationMail, gathering=Gathering.AFTER_FIRST):
    """To the centralising side: what is granted stays as it is."""

    reason: str | None


class AmendmentCancelled(DelegationMail, gathering=Gathering.AFTER_FIRST):
    """To the delegating side: what was asked for is taken back."""


class AmendmentLapsed(DelegationMail, gathering=Gathering.ALWAYS):
    """To both sides: nobody has answered in time; what is granted stays as it is."""
