"""Campaigns of letters: listed, looked through and deposited."""

from typing import Any
from uuid import UUID

import flask

from services.portal import clients, rendering
from services.portal.access import for_letters, takes_files
from services.portal.clients.campaigns import MAILER, Campaign
from services.portal.clients.jobs import Job
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.languages import marked
from services.portal.pages.platform import blueprint
from services.portal.visitors import api

LARGEST_TABLE = 32 * 1024 * 1024

STATES = {
    "receiving": ("waiting", marked("Being handed in")),
    "received": ("soon", marked("To be checked and deposited")),
    "depositing": ("waiting", marked("Being deposited")),
    "deposited": ("ok", marked("Letters deposited")),
    "withdrawn": ("over", marked("Letters withdrawn")),
}
"""By status: the sign of it, and what it is called."""
OUTCOMES = {
    "deposited": marked("Deposited"),
    "already": marked("In the box already"),
    "refused": marked("To put right"),
    "withdrawn": marked("Withdrawn"),
    "cancelled": marked("Stopped before its turn"),
    "failed": marked("Failed"),
    "gone": marked("No longer kept"),
}
ALL = "all"
ONE = "/campaigns/<uuid:campaign_id>"

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/campaigns")
@for_letters
def campaigns() -> Answer:
    """List campaigns, the newest first, and take another."""
    return listed(Form.shown())


@blueprint.get(ONE)
@for_letters
def campaign(campaign_id: UUID) -> Answer:
    """Show how far one is, what is wrong in which line, and what can be done."""
    return shown(campaign_id, Form.shown())


@blueprint.post(f"{ONE}/check")
@for_letters
@takes_files(LARGEST_TABLE)
def check_campaign(campaign_id: UUID) -> Answer:
    """Have its table checked; nothing is deposited."""
    form = Form.sent()
    file = flask.request.files.get("table")
    content = file.read() if file is not None else b""
    if not content:
        form.fail("table", _("Choose the table first."))
        return shown(campaign_id, form)
    try:
        clients.campaigns.check(api(), campaign_id, content, key=form.key)
    except Refused as refusal:
        if refusal.status == 404:
            raise
        return shown(campaign_id, form.refuse(refusal, dict.fromkeys(refusal.errors, "table")))
    return to_campaign(campaign_id)


@blueprint.get(f"{ONE}/check")
@for_letters
def not_checked(campaign_id: UUID) -> Answer:
    """Lead to the campaign: its table is handed in there."""
    return to_campaign(campaign_id, 302)


@blueprint.post(f"{ONE}/deposit")
@for_letters
def deposit_campaign(campaign_id: UUID) -> Answer:
    """Have its letters deposited."""
    form = Form.sent()
    try:
        clients.campaigns.deposit(api(), campaign_id, key=form.key)
    except Refused as refusal:
        if refusal.status == 404:
            raise
        return shown(campaign_id, form.refuse(refusal))
    return to_campaign(campaign_id)


@blueprint.get(f"{ONE}/report")
@for_letters
def campaign_report(campaign_id: UUID) -> Answer:
    """Hand out what became of each line, for a spreadsheet."""
    job_id = clients.campaigns.show(api(), campaign_id).job_id
    if job_id is None:
        flask.abort(404)
    return rendering.file_of(clients.campaigns.report_file(api(), job_id))


@blueprint.get("/campaign-template")
@for_letters
def campaign_template() -> Answer:
    """Hand out the table to fill in."""
    return rendering.file_of(clients.campaigns.template(api()))


def listed(form: Form) -> Answer:
    """Show the list, and the form for another."""
    page = clients.campaigns.listed(api(), rendering.page_number())
    return rendering.show(
        "platform/campaigns.html", form.status, page=page, form=form, states=STATES
    )


def shown(campaign_id: UUID, form: Form) -> Answer:
    """Show one, with what was typed."""
    found = clients.campaigns.show(api(), campaign_id)
    job = clients.jobs.find(api(), found.job_id, of=MAILER) if found.job_id else None
    if job is not None and job.is_over and found.status == "depositing":
        found = clients.campaigns.show(api(), campaign_id)  # it has ended since that was asked
    counts = clients.campaigns.letters(api(), campaign_id) if job is None else None
    is_all = flask.request.args.get("show") == ALL or not (job and job.refused)
    report = _report(job, is_all=is_all) if job is not None and job.is_over else None
    is_fragment = rendering.is_fragment()
    return rendering.show(
        "platform/_campaign.html" if is_fragment else "platform/campaign.html",
        form.status,
        campaign=found,
        letters=counts,
        job=job,
        is_check=_is_check(found, job),
        report=report,
        is_all=is_all,
        states=STATES,
        outcomes=OUTCOMES,
        form=form,
    )


def _report(job: Job, *, is_all: bool) -> Any:
    page, outcome = rendering.page_number(), None if is_all else "refused"
    return clients.jobs.report(api(), job.id, page=page, outcome=outcome, of=MAILER)


def _is_check(campaign: Campaign, job: Job | None) -> bool:
    return job is not None and job.id == campaign.check_id


def to_campaign(campaign_id: UUID, status: int = 303) -> Answer:
    """Lead to the page of one."""
    return flask.redirect(flask.url_for("platform.campaign", campaign_id=campaign_id), status)
