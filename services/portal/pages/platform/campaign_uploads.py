"""The ZIP of a campaign: a form brings it whole, a script in slices; it goes on after a break."""

import os
from datetime import date, datetime, time
from typing import IO
from uuid import UUID

import flask

from services.portal import clients
from services.portal.access import for_letters, takes_files
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import PLACE
from services.portal.languages import gettext as _
from services.portal.pages.platform import blueprint, campaigns
from services.portal.pages.platform.campaigns import ONE, Answer
from services.portal.visitors import api

LARGEST = 50 * 1024 * 1024
"""Bytes of a ZIP that a form brings; a script sends a larger one in slices."""
LONGEST_NUMBER = 15


@blueprint.post("/campaigns")
@for_letters
@takes_files(LARGEST)
def begin_campaign() -> Answer:
    """Take the ZIP of a campaign; a script tells its size first, and sends it in slices."""
    form = Form.sent()
    sent = flask.request.files.get("archive")
    size = _bytes(form["size"]) or (_size(sent.stream) if sent is not None else 0)
    if not size:
        form.fail("archive", _("Choose the ZIP first."))
        return campaigns.listed(form)
    try:
        until = _instant(form)
    except ValueError:
        form.fail("embargo", _("Choose a day."))
        return campaigns.listed(form)
    try:
        found = clients.campaigns.begin(
            api(), name=str(form["name"]), size=size, embargoed_until=until, key=form.key
        )
        if sent is not None:
            clients.campaigns.upload(api(), found, sent.stream)
    except Refused as refusal:
        names = {"size": "archive", "body": "archive", "embargoed_until": "embargo"}
        return campaigns.listed(form.refuse(refusal, names))
    return campaigns.to_campaign(found.id)


@blueprint.post(f"{ONE}/content")
@for_letters
@takes_files(LARGEST)
def go_on_uploading(campaign_id: UUID) -> Answer:
    """Take the rest of its ZIP: the file once more, or (a script) the slice that is next."""
    form = Form.sent()
    sent = flask.request.files.get("archive")
    offset = _bytes(form["offset"])
    if sent is None or not _size(sent.stream):
        form.fail("archive", _("Choose the ZIP first."))
        return campaigns.shown(campaign_id, form)
    if offset is not None:
        clients.campaigns.send_part(api(), campaign_id, offset, sent.stream.read())
        return "", 204
    try:
        found = clients.campaigns.show(api(), campaign_id)
        clients.campaigns.upload(api(), found, sent.stream)
    except Refused as refusal:
        if refusal.status == 404:
            raise
        return campaigns.shown(campaign_id, form.refuse(refusal, {"body": "archive"}))
    return campaigns.to_campaign(campaign_id)


@blueprint.get(f"{ONE}/content")
@for_letters
def not_uploaded(campaign_id: UUID) -> Answer:
    """Lead to the campaign: the rest of its ZIP is handed in there."""
    return campaigns.to_campaign(campaign_id, 302)


def _bytes(said: str) -> int | None:
    """Read a number of bytes, of at most a petabyte; None: it is none."""
    is_one = said.isascii() and said.isdecimal() and len(said) <= LONGEST_NUMBER
    return int(said) if is_one else None


def _size(stream: IO[bytes]) -> int:
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    return size


def _instant(form: Form) -> str | None:
    """Read the day with which letters are to come into the boxes, in Paris."""
    said = str(form["embargo"])
    if not said:
        return None
    return datetime.combine(date.fromisoformat(said), time.min, PLACE).isoformat()
