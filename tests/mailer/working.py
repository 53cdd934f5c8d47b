"""The worker's hand in long acts of the mailer."""

from services.mailer.jobs import KINDS
from tests import working
from tests.working import job_of, report_of

__all__ = ["BATCH", "Works", "job_of", "report_of"]

BATCH = 2
"""So many items are done at once here, that a job of three is two batches."""


class Works(working.Works):
    """Does the jobs of a world."""

    KINDS = KINDS
    BATCH = BATCH
