"""Settling again, for a long act, whether whoever asked for it still may."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from shared import tenancy
from shared.access.callers import QUESTION, CallerFacts, question_about
from shared.auth import Actor, Permission
from shared.auth.claims import Claims
from shared.clock import paris_date
from shared.jobs import Job
from shared.tenancy import Reason
from shared.web import refusals
from shared.web.admission import Admission


class Readmission:
    """The guard of jobs: it asks what the guard of requests asks, as things are now.

    A token ends within minutes and by midnight, a job does not: so whether the account is overdue
    is asked here as well. What has to be proved anew was so when the job was asked for, and is not
    asked here: no batch waits for somebody to type a password.

    :param service: the service's name
    :param staleness: seconds after which knowledge of delegations is too old
    """

    def __init__(self, service: str, *, staleness: int) -> None:
        self._service = service
        self._staleness = staleness

    def __call__(
        self, session: Session, job: Job, permission: Permission, *, now: datetime
    ) -> Actor:
        """Tell as whom they act now; `guard.admit` lists the refusals."""
        tenancy.unconfined(session, Reason.ACCESS)
        claims = Claims.from_data({**job.claims, "exp": (now + timedelta(minutes=5)).timestamp()})
        today = paris_date(now)
        about = question_about(claims, place_id=job.establishment_id, today=today)
        (row,) = QUESTION.within(session, about)
        known = CallerFacts.of_row(row)
        account = known.facts.account
        if account is not None and account.is_overdue(today):
            raise refusals.SessionEnded
        return Admission(
            known=known,
            service=self._service,
            staleness=self._staleness,
            permission=permission,
            tenant_id=job.establishment_id,
            is_reading=False,
            now=now,
        ).of(claims)
