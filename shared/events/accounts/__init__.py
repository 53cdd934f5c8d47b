"""What `accounts` announces: establishments, accounts, reviews, the catalogue of services,
terms.

Facts about an establishment or an account are always full: a projection takes the newest and needs
no other. Levels, profiles and statuses are the words of design.md §4.
"""

from shared.events.accounts.accounts import (
    AccountActivated,
    AccountChanged,
    AccountCreated,
    AccountDeleted,
    AccountEmailChangeRequested,
    AccountExpired,
    AccountInvitationLapsed,
    AccountInvited,
    AccountPromoted,
    AccountRenewed,
    AccountRightsChanged,
    AccountSnapshot,
)
from shared.events.accounts.erasure import (
    AccountErased,
    AccountErasureCompleted,
    AccountErasureRequested,
)
from shared.events.accounts.establishments import (
    CodeAsker,
    EstablishmentChanged,
    EstablishmentClosed,
    EstablishmentCodesIssued,
    EstablishmentConfirmed,
    EstablishmentCorrected,
    EstablishmentReactivated,
    EstablishmentRegistered,
    EstablishmentSnapshot,
    EstablishmentSuspended,
    LetterMissed,
)
from shared.events.accounts.expiry import AccountExpiring, AccountsExpiring, ExpiringAccount
from shared.events.accounts.facts import (
    AccountFacts,
    EstablishmentFacts,
    Person,
    PostalAddress,
    ServiceFacts,
)
from shared.events.accounts.imports import AccountTakenOver, PeopleImported
from shared.events.accounts.orphans import (
    EstablishmentOrphaned,
    EstablishmentOrphaningForeseen,
    EstablishmentRecovered,
)
from shared.events.accounts.platform import (
    Heartbeat,
    OperatorActed,
    ServiceChanged,
    ServicePublished,
    TermsAccepted,
    TermsPublished,
)
from shared.events.accounts.reviews import ReviewClosed, ReviewOpened, ReviewOverdue

__all__ = [
    "AccountActivated",
    "AccountChanged",
    "AccountCreated",
    "AccountDeleted",
    "AccountEmailChangeRequested",
    "AccountErased",
    "AccountErasureCompleted",
    "AccountErasureRequested",
    "AccountExpired",
    "AccountExpiring",
    "AccountFacts",
    "AccountInvitationLapsed",
    "AccountInvited",
    "AccountPromoted",
    "AccountRenewed",
    "AccountRightsChanged",
    "AccountSnapshot",
    "AccountTakenOver",
    "AccountsExpiring",
    "CodeAsker",
    "EstablishmentChanged",
    "EstablishmentClosed",
    "EstablishmentCodesIssued",
    "EstablishmentConfirmed",
    "EstablishmentCorrected",
    "EstablishmentFacts",
    "EstablishmentOrphaned",
    "EstablishmentOrphaningForeseen",
    "EstablishmentReactivated",
    "EstablishmentRecovered",
    "EstablishmentRegistered",
    "EstablishmentSnapshot",
    "EstablishmentSuspended",
    "ExpiringAccount",
    "Heartbeat",
    "LetterMissed",
    "OperatorActed",
    "PeopleImported",
    "Person",
    "PostalAddress",
    "ReviewClosed",
    "ReviewOpened",
    "ReviewOverdue",
    "ServiceChanged",
    "ServiceFacts",
    "ServicePublished",
    "TermsAccepted",
    "TermsPublished",
]
