"""What administrators of both sides are told about a delegation."""

from dataclasses import field
from datetime import date

from services.mailer.domain.mails.base import Gathering, Mail, Named, Right

DELEGATIONS = "/establishment/delegations"
"""Where the portal lists an establishment's delegations; each has its page below."""


class SidesMail(Mail, is_template=False):
    """What each of them says: who works for whom.

    :ivar centralising: the establishment that asks, and works
    :ivar delegating: the establishment that agrees, and is worked for
    """

    centralising: str
    delegating: str


class DelegationMail(SidesMail, is_template=False):
    """What administrators are told of a delegation, with the way to it.

    :ivar page: the page of the portal that shows it and answers, below the platform's address; the
        first page where an earlier release has kept none
    """

    gathered_on = DELEGATIONS

    page: str = ""


class DelegationRequested(DelegationMail, gathering=Gathering.AFTER_FIRST):
    """To the delegating side, which is to answer.

    :ivar requester: who asked; None if it is not known
    :ivar succeeds: whose delegation the request is to succeed
    :ivar mandate_signed_on, mandate_reference: of the mandate on paper that the request takes up
    """

    rights: list[Right]
    ends_on: date
    message: str | None
    requester: Named | None
    mandate_signed_on: date | None = None
    mandate_reference: str | None = None
    succeeds: str | None = None


class DelegationAccepted(DelegationMail, gathering=Gathering.AFTER_FIRST):
    """To the centralising side; `is_narrowed`: less than was asked."""

    rights: list[Right]
    ends_on: date
    is_narrowed: bool


class DelegationRefused(DelegationMail, gathering=Gathering.AFTER_FIRST):
    """To the centralising side."""

    reason: str | None


class DelegationCancelled(DelegationMail, gathering=Gathering.AFTER_FIRST):
    """To the delegating side: the request is taken back."""


class DelegationTerminated(DelegationMail, gathering=Gathering.AFTER_FIRST):
    """To both sides; but of a closing to those alone who are not closed.

    :ivar ended_by: centralising, delegating, operator or rules
    :ivar closed: the establishment that is closed, where that is why
    """

    ended_by: str | None
    reason: str | None
    closed: str | None = None


class DelegationReduced(DelegationMail, gathering=Gathering.AFTER_FIRST):
    """To both sides: what is left of it, and until when.

    :ivar reduced_by: centralising or delegating
    """

    rights: list[Right]
    ends_on: date
    reduced_by: str


class DelegationSuspended(DelegationMail, gathering=Gathering.AFTER_FIRST):
    """To both sides; but of an establishment's suspension to those alone who are not suspended.

    :ivar stopped: the establishment that is suspended, where that is why
    :ivar suspended_by: delegating, operator or rules
    """

    reason: str | None
    stopped: str | None
    suspended_by: str = "delegating"


class DelegationCorrected(DelegationMail, gathering=Gathering.AFTER_FIRST):
    """To the other side: the number that an establishment goes by was wrong; all goes on.

    :ivar establishment: whose it is
    :ivar former_siret: None: the SIRET was right
    :ivar former_contract_number: None: none of its contract numbers was wrong
    :ivar contract_number: what stands in its place
    """

    establishment: str
    siret: str
    former_siret: str | None
    former_contract_number: str | None
    contract_number: str | None


class DelegationAffected(DelegationMail, gathering=Gathering.ALWAYS):
    """To both sides of what waits; but where whoever asked is gone, to the centralising one alone.

    :ivar because: service_withdrawn, not_centralising, requester_expired or requester_deleted
    :ivar is_amendment: whether it is an amendment that waits, not the request itself
    :ivar services: those that are no longer delegable
    :ivar requester: who asked, where that is why
    """

    because: str
    is_amendment: bool
    services: list[str]
    requester: Named | None


class DelegationResumed(DelegationMail, gathering=Gathering.AFTER_FIRST):
    """To both sides; but where an establishment is active again, to the other alone.

    :ivar reopened: the establishment that is active again, where that is why
    :ivar resumed_by: delegating, operator or rules
    """

    ends_on: date
    reopened: str | None
    resumed_by: str = "delegating"


class DelegationLapsing(DelegationMail, gathering=Gathering.ALWAYS):
    """To both sides: nobody has answered the request, and soon it will be too late."""

    lapses_on: date


class DelegationLapsed(DelegationMail, gathering=Gathering.ALWAYS):
    """To both sides: nobody has answered the request in time.

    :ivar closed: the establishment that is closed, where that is why
    """

    closed: str | None


class DelegationEnding(DelegationMail, gathering=Gathering.ALWAYS):
    """To both sides: its last day is near."""

    ends_on: date


class DelegationExpired(DelegationMail, gathering=Gathering.ALWAYS):
    """To both sides: its last day has gone by."""

    ends_on: date


class DelegationSuperseded(DelegationMail, gathering=Gathering.AFTER_FIRST):
    """To both sides: exclusive services have been given to another establishment."""

    services: list[str]
    is_over: bool


class AssignmentEnded(SidesMail, gathering=Gathering.AFTER_FIRST):
    """To the person who may no longer work for the delegating establishment, and perhaps others.

    :ivar others: the first of the other establishments
    :ivar more: how many more there are
    """

    others: list[str] = field(default_factory=list)
    more: int = 0


class AssignmentCreated(SidesMail, gathering=Gathering.AFTER_FIRST):
    """To the person who may now work for the delegating establishment, and perhaps for others.

    :ivar ends_on: the last day, where it is the one only
    :ivar others: the first of the other establishments
    :ivar more: how many more there are
    """

    rights: list[Right]
    ends_on: date
    others: list[str] = field(default_factory=list)
    more: int = 0
