"""Everything this service refuses.

NotFound
├── UnknownPair              404  SIRET and contract number do not go together in the register
├── WrongCode                404  this registration code is wrong, used up or too old
├── RecoveryRefused          404  there is nothing to recover by this SIRET and contract number
├── WrongRecoveryCode        404  this recovery code is wrong, used up or too old
└── WrongPaperCode           404  this code of a letter is wrong, used up or too old
Forbidden
├── AdministratorAccount     403  a delegate may only renew an administrator's account
├── BeyondDelegation         403  a delegate reaches for more than the delegation holds
├── BeyondScopes             403  an application reaches for more than its scopes name
├── TermsNotAcceptedThere    403  an establishment has not accepted the terms in force
├── BeyondDuties             403  the account has a duty that the operator lacks
├── OperatorsOnly            403  only the platform's staff may change this
└── AdministratorsOnly       403  only an administrator of the establishment may change this
Conflict
├── AlreadyRegistered        409  the establishment has accounts: ask these administrators
├── NotOrphaned              409  somebody can administer the establishment
├── RecoveryUnderWay         409  an administrator is invited, and has not answered yet
├── EstablishmentState       409  the establishment is not in a state that allows this
├── SiretTaken               409  another establishment goes by this SIRET
├── RenewalRequired          409  an overdue account must be renewed before anything else
├── NotActivated             409  the holder has not created a password yet: invite them again
├── AlreadyActive            409  the holder has created a password: there is nobody to invite
├── InvitedLately            409  nobody is invited twice within a day
├── AlreadyAdministrator     409  there is no profile above
├── DemotionRefused          409  an administrator never becomes a user: delete and create again
├── PromotionRequired        409  a profile changes by promotion only
├── AnotherPerson            409  one account, one person
├── LastAdministrator        409  an establishment keeps one administrator who can act
├── OwnAccount               409  a successor deletes it
├── ServiceExists            409  the code is taken
├── ReviewOpen               409  a review is under way: close it first
├── ReviewClosed             409  the review is over: open another
├── NoReviewOpen             409  there is no review under way
├── OnlyInvited              409  who is only invited is no part of a review
├── RecommendationChanged    409  something else is recommended by now
├── TermsChanged             409  these are not the terms in force
├── SelectionChanged         409  another number of accounts match than was expected
├── NoSheets                 409  of the accounts that were chosen, none is there
├── TooManySheets            409  a file holds no more sheets
├── AlreadyHere              409  somebody of this name has an account here
├── DuplicateRow             409  a row before it in the file is of the same person
├── NotChecked               409  no dry run has checked every row of this file
└── IdentifierTaken          409  the identifier of a former platform is somebody else's
Unavailable
├── NoIdentifier             503  no free identifier was drawn
└── SettingBusy              503  as many requests as may are having sheets set
"""

from services.accounts.errors.accounts import (
    AdministratorAccount,
    AdministratorsOnly,
    AlreadyActive,
    AlreadyAdministrator,
    AlreadyHere,
    AnotherPerson,
    BeyondDelegation,
    BeyondDuties,
    BeyondScopes,
    DemotionRefused,
    LastAdministrator,
    NoIdentifier,
    NotActivated,
    OperatorsOnly,
    OwnAccount,
    PromotionRequired,
    RenewalRequired,
)
from services.accounts.errors.bulk import InvitedLately, SelectionChanged
from services.accounts.errors.establishments import (
    AlreadyRegistered,
    EstablishmentState,
    SiretTaken,
    UnknownPair,
    WrongCode,
)
from services.accounts.errors.identifiers import NoSheets, SettingBusy, TooManySheets
from services.accounts.errors.imports import DuplicateRow, IdentifierTaken, NotChecked
from services.accounts.errors.paper_codes import WrongPaperCode
from services.accounts.errors.recoveries import (
    NotOrphaned,
    RecoveryRefused,
    RecoveryUnderWay,
    WrongRecoveryCode,
)
from services.accounts.errors.reviews import (
    NoReviewOpen,
    OnlyInvited,
    RecommendationChanged,
    ReviewClosed,
    ReviewOpen,
)
from services.accounts.errors.services import ServiceExists
from services.accounts.errors.terms import TermsChanged, TermsNotAcceptedThere

__all__ = [
    "AdministratorAccount",
    "AdministratorsOnly",
    "AlreadyActive",
    "AlreadyAdministrator",
    "AlreadyHere",
    "AlreadyRegistered",
    "AnotherPerson",
    "BeyondDelegation",
    "BeyondDuties",
    "BeyondScopes",
    "DemotionRefused",
    "DuplicateRow",
    "EstablishmentState",
    "IdentifierTaken",
    "InvitedLately",
    "LastAdministrator",
    "NoIdentifier",
    "NoReviewOpen",
    "NoSheets",
    "NotActivated",
    "NotChecked",
    "NotOrphaned",
    "OnlyInvited",
    "OperatorsOnly",
    "OwnAccount",
    "PromotionRequired",
    "RecommendationChanged",
    "RecoveryRefused",
    "RecoveryUnderWay",
    "RenewalRequired",
    "ReviewClosed",
    "ReviewOpen",
    "SelectionChanged",
    "ServiceExists",
    "SettingBusy",
    "SiretTaken",
    "TermsChanged",
    "TermsNotAcceptedThere",
    "TooManySheets",
    "UnknownPair",
    "WrongCode",
    "WrongPaperCode",
    "WrongRecoveryCode",
]
