"""What is told of objections: to operators, and their answer to the side that objects."""

from services.mailer.domain.mails.base import Gathering
from services.mailer.domain.mails.delegations import DelegationMail, SidesMail


class ObjectionMade(SidesMail, gathering=Gathering.AFTER_FIRST):
    """To the operators who are to answer.

    :ivar objector: the establishment that objects
    :ivar kind: what to: suspension or termination
    :ivar done_by: whose act that was: operator or rules
    :ivar message: why
    """

    objector: str
    kind: str
    done_by: str
    message: str | None


class ObjectionAnswered(DelegationMail, gathering=Gathering.AFTER_FIRST):
    """To the administrators of the side that objects.

    :ivar kind: what to: suspension or termination
    :ivar answer: what operators say
    """

    kind: str
    answer: str | None
