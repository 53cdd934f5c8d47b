"""What is neither table nor SQL: words, rules and forms that the other rooms stand on."""

from services.accounts.domain.act import Act
from services.accounts.domain.invitation import INVITATION_LIFE, InvitationState
from services.accounts.domain.kind import Kind
from services.accounts.domain.kinds import KINDS, OF_OPERATION, operation_of
from services.accounts.domain.language import Language
from services.accounts.domain.lifetime import MONTHS, AccountStatus
from services.accounts.domain.recommendation import CHOICES, FOLLOW, RECOMMENDED, Verdict, Why
from services.accounts.domain.span import Period, Span
from services.accounts.domain.title import Title

__all__ = [
    "CHOICES",
    "FOLLOW",
    "INVITATION_LIFE",
    "KINDS",
    "MONTHS",
    "OF_OPERATION",
    "RECOMMENDED",
    "AccountStatus",
    "Act",
    "InvitationState",
    "Kind",
    "Language",
    "Period",
    "Span",
    "Title",
    "Verdict",
    "Why",
    "operation_of",
]
