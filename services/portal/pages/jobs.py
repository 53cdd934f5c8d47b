"""Long acts: how far they are, and what came of them."""

from typing import Any
from uuid import UUID

import flask

from services.portal import clients, rendering
from services.portal.access import for_administrators
from services.portal.clients.jobs import ACCOUNTS, DELEGATION, REFUSED, Job, Line, Watched
from services.portal.clients.many import Told
from services.portal.clients.requests import Asked
from services.portal.clients.shapes import Page
from services.portal.languages import gettext as _
from services.portal.languages import marked
from services.portal.pages import faulty_rows
from services.portal.visitors import api

blueprint = flask.Blueprint("jobs", __name__, url_prefix="/establishment/jobs")

ALL = "all"
"""In the address: all are to be shown, not those only that were left out."""

OTHER = marked("Long act")
REHEARSAL = marked("Check of a file")
KINDS = {
    "bulk": marked("Act on many accounts"),
    "import": marked("Import of accounts"),
    "export": marked("Export of accounts"),
    "identifier_sheets": marked("Identifier sheets"),
    "history_export": marked("Export of the history"),
    "review": marked("Decisions of a review"),
    "reviews": marked("Decisions of reviews, in several establishments"),
    "own_data": marked("What is kept of me"),
    "register_import": marked("Import of the register"),
    "request_delegations": marked("Requests for delegations"),
    "export_delegations": marked("Export of delegations"),
}
ON_ACCOUNTS = {
    "renew": marked("Renew accounts"),
    "delete": marked("Delete accounts"),
    "invite": marked("Invite again"),
    "set_rights": marked("Change rights"),
    "copy_rights": marked("Give the same rights"),
}
"""What is done to many accounts, as the page says it on which that is confirmed."""

REQUESTS = "request_delegations"
OF_DELEGATIONS = {
    "refuse_delegations": marked("Refusal of many requests"),
    "cancel_delegations": marked("Many requests taken back"),
    "terminate_delegations": marked("End of many delegations"),
    "assign_in_delegations": marked("Somebody let into many delegations"),
    "end_assignments": marked("Somebody taken out of many delegations"),
    "amend_delegations": marked("Amendments of many delegations"),
    "take_transfer": marked("Requests after a transfer"),
}
"""Acts on many delegations, each of which tells what became of every one."""

COUNTED = {"bulk", "import", "review", "reviews", REQUESTS, *OF_DELEGATIONS}
"""What tells of how many it was done, and so need not tell that it is."""

OF_LETTERS = {
    "check_campaign": marked("Check of a campaign of letters"),
    "deposit_campaign": marked("Deposit of a campaign of letters"),
    "withdraw_campaign": marked("Withdrawal of a campaign of letters"),
    "paper_batch": marked("Letters to be printed, as one file"),
}
"""Long acts of operators and business applications on many letters."""

CHECKED = marked("Check: %(what)s")
VIEWS = {
    ACCOUNTS: ("jobs.show", "jobs.cancel", "jobs.file", "accounts.listed"),
    DELEGATION: (
        *("delegations.job", "delegations.stop_job", "delegations.file_of_job"),
        "delegations.listed",
    ),
}
"""By service: the views that show a long act, stop it and hand its file out, and its list."""

Answer = flask.typing.ResponseReturnValue


@blueprint.get("")
@for_administrators
def listed() -> Answer:
    """List one's own long acts of the last days: those that go on, and what came of the others."""
    of = DELEGATION if flask.request.args.get("of") == DELEGATION else ACCOUNTS
    page = clients.jobs.listed(api(), rendering.page_number(), of=of)
    return rendering.show(
        "jobs/list.html",
        page=page,
        called=called,
        of=of,
        address=lambda job: paths(job, of)["show"],
    )


@blueprint.get("/<uuid:job_id>")
@for_administrators
def show(job_id: UUID) -> Answer:
    """Show how far a long act is, and what became of each: of those first who were left out."""
    return shown(job_id, of=ACCOUNTS)


def shown(job_id: UUID, *, of: str) -> Answer:
    """Show a long act of a service."""
    job = clients.jobs.show(api(), job_id, of=of)
    is_all = flask.request.args.get("show") == ALL or not job.refused
    report = _report(job, None if is_all else REFUSED, of) if job.is_over else None
    lines = report.items if report else []
    template = "jobs/progress.html" if rendering.is_fragment() else "jobs/show.html"
    return rendering.show(
        template,
        job=job,
        of=of,
        paths=paths(job, of),
        called=called(job),
        report=report,
        lines=lines,
        is_all=is_all,
        is_counted=bool(lines) and job.kind in COUNTED and not job.is_rehearsal,
        faulty=faulty_rows.table(lines) if job.kind == "import" else None,
        told=[Told.of_line(line) for line in lines] if job.kind in OF_DELEGATIONS else [],
        asked=[Asked.of_line(line) for line in lines] if job.kind == REQUESTS else [],
        action=job.parameters.get("action", ""),
    )


def paths(job: Job, of: str) -> dict[str, str]:
    """Tell where the pages of a long act are, and where it was asked for."""
    show_, cancel_, file_, back = VIEWS[of]
    there: dict[str, Any] = {"long_act_id" if of == DELEGATION else "job_id": job.id}
    return {
        "show": flask.url_for(show_, **there),
        "all": flask.url_for(show_, **there, show=ALL),
        "cancel": flask.url_for(cancel_, **there),
        "file": flask.url_for(file_, **there),
        "back": flask.url_for(back),
    }


@blueprint.get("/<uuid:job_id>/file")
@for_administrators
def file(job_id: UUID) -> Answer:
    """Hand out the file that it wrote."""
    return rendering.file_of(clients.jobs.content(api(), job_id))


def called(job: Job | Watched) -> str:
    """Say what a long act is; of one's own on many accounts, which act."""
    told = {**KINDS, **OF_DELEGATIONS, **OF_LETTERS}
    what = _(told.get(job.kind, OTHER))
    if isinstance(job, Job) and job.kind == "bulk":
        what = _(ON_ACCOUNTS.get(str(job.parameters.get("action")), KINDS["bulk"]))
    if not job.is_rehearsal:
        return what
    return _(REHEARSAL) if job.kind == "import" else _(CHECKED, what=what)


def _report(job: Job, outcome: str | None, of: str) -> Page[Line]:
    page = rendering.page_number()
    return clients.jobs.report(api(), job.id, page=page, outcome=outcome, of=of)


@blueprint.post("/<uuid:job_id>/cancel")
@for_administrators
def cancel(job_id: UUID) -> Answer:
    """Stop it; what is done stays done."""
    clients.jobs.cancel(api(), job_id)
    return flask.redirect(flask.url_for("jobs.show", job_id=job_id), 303)
