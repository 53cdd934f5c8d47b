"""What a route does that asks for a job: as whom, and how it is answered."""

import flask

from shared.jobs import Job, Requester
from shared.web import current
from shared.web.authentication import authenticate
from shared.web.jobs.schemas import ShownJob


def requester() -> Requester:
    """Tell as whom this request asks for a job."""
    return Requester(
        actor=current.actor(),
        claims=authenticate(current.service().verifier).to_data(),
        language=current.language(),
        context=current.context(),
    )


def accepted(job: Job) -> flask.Response:
    """Answer that a long act has begun, and where to see how far it is."""
    response = flask.jsonify(ShownJob().dump(job))
    response.status_code = 202
    response.headers["Location"] = f"/{current.service().name}/v1/jobs/{job.id}"
    return response
