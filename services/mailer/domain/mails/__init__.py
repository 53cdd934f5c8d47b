"""Every e-mail the mailer writes, as the typed values of its template."""

from services.mailer.domain.mails.accounts import (
    AccountDeleted,
    AccountPromoted,
    AccountRenewed,
    InvitationLapsed,
    RightsChanged,
    ServicePublished,
    TermsPublished,
    TermsPublishedForUsers,
)
from services.mailer.domain.mails.base import MAILS, Gathering, Mail, Named, Right
from services.mailer.domain.mails.delegations import (
    AssignmentCreated,
    AssignmentEnded,
    DelegationAccepted,
    DelegationCancelled,
    DelegationMail,
    DelegationRefused,
    DelegationRequested,
    DelegationSuperseded,
    DelegationTerminated,
)
from services.mailer.domain.mails.digests import Digest, Line
from services.mailer.domain.mails.establishments import (
    EstablishmentClosed,
    EstablishmentReactivated,
    EstablishmentSuspended,
    ReviewOverdue,
)
from services.mailer.domain.mails.expiry import AccountExpiring, AccountsExpiring, Ending
from services.mailer.domain.mails.letters import LetterDeposited
from services.mailer.domain.mails.orphans import EstablishmentOrphaned, OrphaningForeseen
from services.mailer.domain.mails.passwords import (
    AccountLinked,
    AccountLocked,
    EmailChanged,
    EmailConfirmation,
    IdentifierReminder,
    InvitationOver,
    NewDevice,
    PasswordChanged,
    PasswordCreation,
    PasswordReset,
)

__all__ = [
    "MAILS",
    "AccountDeleted",
    "AccountExpiring",
    "AccountLinked",
    "AccountLocked",
    "AccountPromoted",
    "AccountRenewed",
    "AccountsExpiring",
    "AssignmentCreated",
    "AssignmentEnded",
    "DelegationAccepted",
    "DelegationCancelled",
    "DelegationMail",
    "DelegationRefused",
    "DelegationRequested",
    "DelegationSuperseded",
    "DelegationTerminated",
    "Digest",
    "EmailChanged",
    "EmailConfirmation",
    "Ending",
    "EstablishmentClosed",
    "EstablishmentOrphaned",
    "EstablishmentReactivated",
    "EstablishmentSuspended",
    "Gathering",
    "IdentifierReminder",
    "InvitationLapsed",
    "InvitationOver",
    "LetterDeposited",
    "Line",
    "Mail",
    "Named",
    "NewDevice",
    "OrphaningForeseen",
    "PasswordChanged",
    "PasswordCreation",
    "PasswordReset",
    "ReviewOverdue",
    "Right",
    "RightsChanged",
    "ServicePublished",
    "TermsPublished",
    "TermsPublishedForUsers",
]
