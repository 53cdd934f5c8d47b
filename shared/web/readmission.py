"""Settling again, for a long act, whether whoever asked for it still may."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from shared import access, tenancy
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
    is asked here as well.

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
        if not claims.is_client:
            self._require_current(session, job, now)
        return Admission(
            session=session,
            service=self._service,
            staleness=self._staleness,
            permission=permission,
            tenant_id=job.establishment_id,
            is_reading=False,
            now=now,
        ).of(claims)

    def _require_current(self, session: Session, job: Job, now: datetime) -> None:
        account = access.find_account(session, job.actor_id)
        if account is not None and account.is_overdue(paris_date(now)):
            raise refusals.SessionEnded
