"""Long acts: done by the worker batch by batch, with progress, a report, resumption and cancelling.

A job is a row; what it is to be done to are rows too, each of which gets its outcome. A batch's
effects, outcomes and progress are one transaction: whatever kills a worker, nothing is done twice
and nothing is left out. Before each batch it is asked again whether whoever asked still may.
"""

from shared.jobs.asking import ask
from shared.jobs.cells import neutral, plain
from shared.jobs.files import Files
from shared.jobs.kinds import FileKind, ItemsKind, Kind, Kinds, Result, Work
from shared.jobs.orders import Order
from shared.jobs.refusals import JobFinished, NoContent, TooManyJobs, TooManyLines
from shared.jobs.requester import Requester
from shared.jobs.running import Readmit, Runner
from shared.jobs.savepoints import DONE, REFUSED, attempt, each, refusal, rehearsing
from shared.jobs.tables import FINISHED, Job, JobItem, JobStatus
from shared.jobs.writing import Stopped, Writing

__all__ = [
    "DONE",
    "FINISHED",
    "REFUSED",
    "FileKind",
    "Files",
    "ItemsKind",
    "Job",
    "JobFinished",
    "JobItem",
    "JobStatus",
    "Kind",
    "Kinds",
    "NoContent",
    "Order",
    "Readmit",
    "Requester",
    "Result",
    "Runner",
    "Stopped",
    "TooManyJobs",
    "TooManyLines",
    "Work",
    "Writing",
    "ask",
    "attempt",
    "each",
    "neutral",
    "plain",
    "refusal",
    "rehearsing",
]
