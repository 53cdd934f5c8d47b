"""The mailer's own tables, and the typed values of what it writes."""

from services.mailer.models.account import KnownAccount
from services.mailer.models.attempt import Attempt
from services.mailer.models.base import Base
from services.mailer.models.campaign import Campaign, CampaignStatus
from services.mailer.models.category import CategoryVersion, LetterCategory
from services.mailer.models.email import WAS_TAKEN, Email
from services.mailer.models.email_status import EmailStatus, Outcome
from services.mailer.models.establishment import KnownEstablishment
from services.mailer.models.letter import Letter, Reading
from services.mailer.models.mailing import Mailing
from services.mailer.models.never_reader_mailing import MailedNeverReader, NeverReaderMailing
from services.mailer.models.paper_batch import BatchStatus, PaperBatch
from services.mailer.models.paper_item import PaperItem, PaperStatus
from services.mailer.models.suppression import Suppression, SuppressionReason

HAS_JOBS = True
"""Its database carries the tables of long acts: see shared/jobs."""

__all__ = [
    "HAS_JOBS",
    "WAS_TAKEN",
    "Attempt",
    "Base",
    "BatchStatus",
    "Campaign",
    "CampaignStatus",
    "CategoryVersion",
    "Email",
    "EmailStatus",
    "KnownAccount",
    "KnownEstablishment",
    "Letter",
    "LetterCategory",
    "MailedNeverReader",
    "Mailing",
    "NeverReaderMailing",
    "Outcome",
    "PaperBatch",
    "PaperItem",
    "PaperStatus",
    "Reading",
    "Suppression",
    "SuppressionReason",
]
