"""What administrators of both sides are told about a delegation."""

from dataclasses import field
from datetime import date

from services.mailer.domain.mails.base import Gathering, Mail, Named, Right


class DelegationMail(Mail, is_template=False):
    """What each of them says: who works for whom.

    :ivar centralising: the establishment that asks, and works
    :ivar delegating: the establishment that agrees, and is worked for
    """

    centralising: str
    delegating: str


class DelegationRequested(DelegationMail, gathering=Gathering.AFTER_FIRST):
    """To the delegating side, which is to answer.

    :ivar requester: who asked; None if it is not known
    """

    rights: list[Right]
    ends_on: date
    message: str | None
    requester: Named | None


class DelegationAccepted(DelegationMail):
    """To the centralising side; `is_narrowed`: less than was asked."""

    rights: list[Right]
    ends_on: date
    is_narrowed: bool


class DelegationRefused(DelegationMail):
    """To the centralising side."""

    reason: str | None


class DelegationCancelled(DelegationMail):
    """To the delegating side: the request is taken back."""


class DelegationTerminated(DelegationMail):
    """To both sides; `ended_by`: centralising, delegating, operator or rules."""

    ended_by: str | None
    reason: str | None


class DelegationSuperseded(DelegationMail):
    """To both sides: exclusive services have been given to another establishment."""

    services: list[str]
    is_over: bool


class AssignmentEnded(DelegationMail):
    """To the person who may no longer work for the delegating establishment, and perhaps others.

    :ivar others: the first of the other establishments
    :ivar more: how many more there are
    """

    others: list[str] = field(default_factory=list)
    more: int = 0


class AssignmentCreated(DelegationMail):
    """To the person who may now work for the delegating establishment, and perhaps for others.

    :ivar ends_on: the last day, where it is the one only
    :ivar others: the first of the other establishments
    :ivar more: how many more there are
    """

    rights: list[Right]
    ends_on: date
    others: list[str] = field(default_factory=list)
    more: int = 0
