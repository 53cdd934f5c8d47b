"""What is told of objections: to operators, and their answer to the side that objects."""

from services.mailer.domain.mails.base import Gathering
from services.mailer.domain.mails.delegations import DelegationMail, SidesMail

OBJECTIONS = "/platform/objections"
"""Where the portal lists what operators are to answer; each has its page below."""


class ObjectionMade(SidesMail, gathering=Gathering.AFTER_FIRST):
    """To the operators who are to answer.

    :ivar objector: the establishment that objects
    :ivar kind: what to: suspension or termination
    :ivar done_by: whose act that was: operator or rules
    :ivar message: why
    :ivar page: the page of the portal that answers, below the platform's address; the first page
        where an earlier release has kept none
    """

    gathered_on = OBJECTIONS

    objector: str
    kind: str
    done_by: str
    message: str | None
    page: str = ""


class ObjectionAnswered(DelegationMail, gathering=Gathering.AFTER_FIRST):
    """To the administrators of the side that objects.

    :ivar kind: what to: suspension or termination
    :ivar answer: what operators say
    """

    kind: str
    answer: str | None
