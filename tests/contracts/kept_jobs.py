"""Jobs that a scene has: one that is done, with its file, and one that waits."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from shared import tenancy
from shared.jobs import Files, Job, JobItem, JobStatus
from tests.contracts.scene import Scene

Whose = tuple[UUID, UUID]
"""An account, and its establishment."""

NOT_TRIED_OUT = {"dry_run": False}


def keep_jobs(scene: Scene, root: str, *, kind: str, town: Whose, elsewhere: Whose) -> None:
    """Let somebody of the town have one job that is done and one that waits, and a neighbour one.

    :param root: of the service's paths
    """
    done = job_of(scene, town, kind, JobStatus.DONE)
    waiting = job_of(scene, town, kind, JobStatus.QUEUED)
    with Files(scene.app.settings.storage).writing(done) as file:
        file.write(b"siret;nom")
    scene.town["job_id"] = done
    scene.elsewhere["job_id"] = job_of(scene, elsewhere, kind, JobStatus.QUEUED)
    scene.calls[f"POST {root}/jobs/{{job_id}}/cancel"] = {"path": {"job_id": waiting}}


def job_of(
    scene: Scene,
    whose: Whose,
    kind: str,
    status: JobStatus,
    *,
    parameters: Mapping[str, Any] = NOT_TRIED_OUT,
    given: Mapping[str, Any] | None = None,
) -> str:
    account_id, home = whose
    owners = {"establishment_id": home, "home_id": home}
    job = Job(
        id=uuid4(),
        **owners,
        kind=kind,
        actor_id=account_id,
        claims={},
        language="fr",
        parameters=dict(parameters),
        status=status,
        total=1,
        content_name="tableau.csv",
        content_type="text/csv",
        content_size=9,
    )
    if status is JobStatus.DONE:
        job.content, job.done, job.outcomes = str(job.id), 1, {"done": 1}
        job.ended_at = job.expires_at = scene.now + timedelta(days=7)
    item = JobItem(job_id=job.id, **owners, number=1, subject_id=account_id, given=given)
    item.outcome = "done" if status is JobStatus.DONE else None
    with scene.app.sessions.begin() as session:
        tenancy.confine(session, home)
        session.add(job)
        session.flush()
        session.add(item)
    return str(job.id)
