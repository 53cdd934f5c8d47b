"""The tables of this service."""

from services.accounts.models.account import SEARCHED, Account
from services.accounts.models.account_link import AccountLink
from services.accounts.models.base import Base
from services.accounts.models.erasure import ErasureAcknowledgement
from services.accounts.models.establishment import (
    PLATFORM_SIRET,
    Establishment,
    EstablishmentStatus,
    FactorAskedOf,
    PasswordPolicy,
)
from services.accounts.models.expiry_notice import ExpiryNotice
from services.accounts.models.invitation import Invitation
from services.accounts.models.known_client import KnownClient
from services.accounts.models.operation import START, HistoryHead, Operation
from services.accounts.models.paper_code import LIFE, PAUSE, TRIES, PaperCode
from services.accounts.models.recovery import Recovery
from services.accounts.models.register_entry import RegisterEntry
from services.accounts.models.registration import Registration
from services.accounts.models.review import Decision, Review
from services.accounts.models.service import RESERVED, Service
from services.accounts.models.terms import Terms, TermsAcceptance, digest_of

HAS_JOBS = True
"""Its database carries the tables of long acts: see shared/jobs."""

__all__ = [
    "HAS_JOBS",
    "LIFE",
    "PAUSE",
    "PLATFORM_SIRET",
    "RESERVED",
    "SEARCHED",
    "START",
    "TRIES",
    "Account",
    "AccountLink",
    "Base",
    "Decision",
    "ErasureAcknowledgement",
    "Establishment",
    "EstablishmentStatus",
    "ExpiryNotice",
    "FactorAskedOf",
    "HistoryHead",
    "Invitation",
    "KnownClient",
    "Operation",
    "PaperCode",
    "PasswordPolicy",
    "Recovery",
    "RegisterEntry",
    "Registration",
    "Review",
    "Service",
    "Terms",
    "TermsAcceptance",
    "digest_of",
]
