"""What administrators, and who would be one, are told of an establishment (design.md §4.1)."""

from datetime import date

from services.mailer.domain.lanes import Lane
from services.mailer.domain.mails.base import Gathering, Mail


class EstablishmentSuspended(Mail):
    """Nobody signs in until the suspension ends."""

    establishment: str
    suspended_on: date
    reason: str


class EstablishmentReactivated(Mail):
    """The suspension has ended."""

    establishment: str
    reactivated_on: date


class EstablishmentCorrected(Mail):
    """It goes by another SIRET or contract number: the former one was wrong.

    :ivar former_siret: None: the SIRET was right
    :ivar former_contract_number: None: none of its contract numbers was wrong
    :ivar contract_number: what stands in its place
    """

    establishment: str
    corrected_on: date
    reason: str
    siret: str
    former_siret: str | None
    former_contract_number: str | None
    contract_number: str | None


class FactorPolicyChanged(Mail):
    """It asks other people for a second factor than before, or from another day on, or nobody.

    :ivar whom: administrators, everybody; None: nobody beside those whom the platform asks
    :ivar since: the first day; None likewise
    """

    establishment: str
    whom: str | None
    since: date | None


class ReviewOverdue(Mail, gathering=Gathering.ALWAYS):
    """Nobody has closed a review of its accounts in time [S0] [S1].

    :ivar due_on: the last day on which it would have been in time
    :ivar last_reviewed_on: None: there was none yet
    """

    establishment: str
    due_on: date
    last_reviewed_on: date | None


class EstablishmentClosed(Mail):
    """It is closed for good.

    :ivar merged_into: the establishment that takes it over, if one does
    """

    establishment: str
    closed_on: date
    reason: str
    merged_into: str | None


class CodeLetterSent(Mail, lane=Lane.INVITATIONS):
    """Told to whoever asked: the letter leaves that brings the legal representative their code.

    :ivar is_recovery: asked for where nobody administers the establishment any more
    :ivar ends_on: the code's last day
    :ivar siret: with which it is typed in
    """

    establishment: str
    is_recovery: bool
    asked_on: date
    left_on: date
    ends_on: date
    siret: str
