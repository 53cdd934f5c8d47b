"""Campaigns: many letters that are handed in, and withdrawn, together."""

from typing import Any
from uuid import UUID

import flask
from flask.views import MethodView
from flask_smorest.pagination import PaginationParameters

from services.mailer import errors, permissions
from services.mailer.actions.campaigns import asking, uploading, withdrawing
from services.mailer.api.tools import service_tools
from services.mailer.domain import campaign_file
from services.mailer.domain.campaign_limits import LARGEST_TABLE, PART
from services.mailer.models import Campaign
from services.mailer.queries import campaigns as queries
from services.mailer.schemas import campaigns as schemas
from shared.jobs import TooManyJobs
from shared.web import Blueprint, attachments, current, guarded, idempotent, jobs, pages, uploads

blueprint = Blueprint(
    "Campaigns", __name__, description="Many letters, handed in and withdrawn together"
)

ONE = "/campaigns/<uuid:campaign_id>"
_TABLE = {"required": True, "content": {uploads.CSV: {"schema": {"type": "string"}}}}
_PART = {
    "required": True,
    "content": {uploads.OCTETS: {"schema": {"type": "string", "format": "binary"}}},
}


@blueprint.route("/campaigns")
class Campaigns(MethodView):
    """Campaigns, as those who hand them in see them."""

    @guarded(permissions.DEPOSIT_CAMPAIGNS)
    @blueprint.response(200, schemas.Campaign(many=True))
    @blueprint.paginate()
    def get(self, pagination_parameters: PaginationParameters) -> list[Campaign]:
        """List campaigns, the newest first: a business application its own, operators all"""
        return pages.page(queries.listed(current.actor()), pagination_parameters)

    @guarded(permissions.DEPOSIT_CAMPAIGNS)
    @idempotent
    @blueprint.arguments(schemas.NewCampaign)
    @blueprint.response(201, schemas.Campaign)
    @blueprint.refuses(errors.TooManyCampaigns)
    def post(self, body: dict[str, Any]) -> Campaign:
        """Open a campaign, for its ZIP to be uploaded

        The ZIP holds the PDFs. It is sent in parts of `part_size` bytes (the last may be shorter)
        by `PUT …/content`, its table by `POST …/check`; `POST …/deposit` does what the check has
        told. With `embargoed_until` nobody sees the letters, or is told of them, before.
        """
        return uploading.begin(current.session(), actor=current.actor(), now=current.now(), **body)


@blueprint.route(ONE)
class OneCampaign(MethodView):
    """One campaign."""

    @guarded(permissions.DEPOSIT_CAMPAIGNS)
    @blueprint.response(200, schemas.Campaign)
    def get(self, campaign_id: UUID) -> Campaign:
        """Show how far a campaign is: an upload that broke off goes on at `received`"""
        return queries.get(current.session(), campaign_id, current.actor())


@blueprint.route(f"{ONE}/letters")
class Letters(MethodView):
    """The letters of a campaign, counted."""

    @guarded(permissions.DEPOSIT_CAMPAIGNS)
    @blueprint.response(200, schemas.LettersOfCampaign)
    def get(self, campaign_id: UUID) -> queries.Letters:
        """Count the letters of a campaign: in the boxes, hidden, read and withdrawn"""
        campaign = queries.get(current.session(), campaign_id, current.actor())
        return queries.letters(current.session(), campaign)


@blueprint.route(f"{ONE}/content")
class Content(MethodView):
    """The ZIP of a campaign."""

    @guarded(permissions.DEPOSIT_CAMPAIGNS)
    @uploads.accepts_up_to(PART)
    @blueprint.doc(requestBody=_PART)
    @blueprint.arguments(schemas.Part, location="query")
    @blueprint.response(200, schemas.Campaign)
    @blueprint.refuses(errors.UploadElsewhere, errors.CampaignState)
    def put(self, query: dict[str, Any], campaign_id: UUID) -> Campaign:
        """Upload the next part of a campaign's ZIP

        A part that has been taken already changes nothing: where an answer is lost, send it again.
        """
        content = uploads.octets()
        return uploading.take_part(
            _locked(campaign_id), content=content, uploads=service_tools().uploads, **query
        )


@blueprint.route(f"{ONE}/check")
class Check(MethodView):
    """What would become of a campaign."""

    @guarded(permissions.DEPOSIT_CAMPAIGNS)
    @uploads.accepts_up_to(LARGEST_TABLE)
    @idempotent
    @blueprint.doc(requestBody=_TABLE)
    @blueprint.refuses(errors.CampaignState, TooManyJobs)
    @blueprint.response(202, jobs.ShownJob)
    def post(self, campaign_id: UUID) -> flask.Response:
        """Have it told, line by line, what would become of a campaign, as a job

        The body is its table (`text/csv`), by `;` or `,`, in UTF-8 or Windows-1252, a line for each
        letter: fichier, siret, contrat, établissement (its id; one of these three is enough),
        catégorie, titre, date, référence, and perhaps échéance, contact, courriel du contact and
        téléphone du contact, or their English names; see the template. Nothing is deposited: the
        job's report tells what is wrong, by line and column.
        """
        text = uploads.csv_text()
        job = asking.check(
            current.session(),
            _locked(campaign_id),
            text=text,
            requester=jobs.requester(),
            uploads=service_tools().uploads,
            now=current.now(),
        )
        return jobs.accepted(job)


@blueprint.route(f"{ONE}/deposit")
class Deposit(MethodView):
    """The letters of a campaign."""

    @guarded(permissions.SEND_CAMPAIGNS)
    @idempotent
    @blueprint.refuses(errors.CampaignState, errors.NotChecked, TooManyJobs)
    @blueprint.response(202, jobs.ShownJob)
    def post(self, campaign_id: UUID) -> flask.Response:
        """Deposit the letters of a campaign as its newest check has read them, as a job

        Each line is judged anew; one that is refused spoils no other. Where the check of a line
        failed, nothing is deposited: have it checked again. Once it has ended, a campaign may be
        checked with another table and deposited again: what is in a box under its reference is
        there once.
        """
        job = asking.deposit(
            current.session(),
            _locked(campaign_id),
            requester=jobs.requester(),
            now=current.now(),
        )
        return jobs.accepted(job)


@blueprint.route(f"{ONE}/withdraw")
class Withdrawal(MethodView):
    """The end of a campaign."""

    @guarded(permissions.DEPOSIT_CAMPAIGNS)
    @idempotent
    @blueprint.arguments(schemas.CampaignWithdrawal)
    @blueprint.refuses(errors.CampaignState, TooManyJobs)
    @blueprint.response(202, jobs.ShownJob)
    def post(self, body: dict[str, Any], campaign_id: UUID) -> flask.Response:
        """Withdraw a campaign: nothing more is deposited, and its letters go, by a job

        Whoever sees the line of a letter is told the reason; of letters under embargo nobody hears.
        """
        job = withdrawing.ask(
            current.session(),
            _locked(campaign_id),
            requester=jobs.requester(),
            now=current.now(),
            **body,
        )
        return jobs.accepted(job)


@blueprint.route("/campaign-template")
class Template(MethodView):
    """The header of a campaign's table."""

    @guarded(permissions.DEPOSIT_CAMPAIGNS)
    @blueprint.response(200, content_type=uploads.CSV)
    def get(self) -> flask.Response:
        """Download a table to fill in, a line for each letter"""
        text = campaign_file.template(language=current.language())
        name = "campagne.csv" if current.language() == "fr" else "campaign.csv"
        return attachments.answer([text.encode("utf-8-sig")], name=name, media_type=uploads.CSV)


def _locked(campaign_id: UUID) -> Campaign:
    return queries.get(current.session(), campaign_id, current.actor(), lock=True)
