"""The tables of this service."""

from services.accounts.models.account import SEARCHED, Account, Title
from services.accounts.models.account_link import AccountLink
from services.accounts.models.act import Act
from services.accounts.models.base import Base
from services.accounts.models.erasure import ErasureAcknowledgement
from services.accounts.models.establishment import (
    PLATFORM_SIRET,
    Establishment,
    EstablishmentStatus,
    PasswordPolicy,
)
from services.accounts.models.expiry_notice import ExpiryNotice, Period, Span
from services.accounts.models.folding import fold, letters
from services.accounts.models.invitation import (
    INVITATION_LIFE,
    Invitation,
    InvitationState,
)
from services.accounts.models.kind import Kind
from services.accounts.models.kinds import KINDS, OF_OPERATION, operation_of
from services.accounts.models.known_client import KnownClient
from services.accounts.models.language import Language
from services.accounts.models.lifetime import MONTHS, AccountStatus
from services.accounts.models.operation import START, HistoryHead, Operation
from services.accounts.models.paper_code import LIFE, TRIES
from services.accounts.models.recommendation import Recommendation, Why, recommend
from services.accounts.models.recovery import PAUSE, Recovery
from services.accounts.models.register_entry import RegisterEntry
from services.accounts.models.registration import Registration
from services.accounts.models.review import Decision, Review, Verdict
from services.accounts.models.service import RESERVED, Service
from services.accounts.models.terms import Terms, TermsAcceptance, digest_of

__all__ = [
    "INVITATION_LIFE",
    "KINDS",
    "LIFE",
    "MONTHS",
    "OF_OPERATION",
    "PAUSE",
    "PLATFORM_SIRET",
    "RESERVED",
    "SEARCHED",
    "START",
    "TRIES",
    "Account",
    "AccountLink",
    "AccountStatus",
    "Act",
    "Base",
    "Decision",
    "ErasureAcknowledgement",
    "Establishment",
    "EstablishmentStatus",
    "ExpiryNotice",
    "HistoryHead",
    "Invitation",
    "InvitationState",
    "Kind",
    "KnownClient",
    "Language",
    "Operation",
    "PasswordPolicy",
    "Period",
    "Recommendation",
    "Recovery",
    "RegisterEntry",
    "Registration",
    "Review",
    "Service",
    "Span",
    "Terms",
    "TermsAcceptance",
    "Title",
    "Verdict",
    "Why",
    "digest_of",
    "fold",
    "letters",
    "operation_of",
    "recommend",
]
