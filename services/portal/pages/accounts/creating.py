"""Creating an account: three steps of one form, sent in one act at the end."""

from functools import partial
from typing import Any
from uuid import UUID

import flask

from services.portal import clients, places, rendering, session
from services.portal.access import for_administrators
from services.portal.clients.accounts import Row
from services.portal.clients.refusals import Refused
from services.portal.clients.services import Service
from services.portal.forms import Form
from services.portal.languages import current
from services.portal.languages import gettext as _
from services.portal.pages.accounts import alike, blueprint, people
from services.portal.pages.accounts.levels import Grid
from services.portal.pages.accounts.listing import fresh_since, standing
from services.portal.visitors import api

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/create")
@for_administrators
def create() -> Answer:
    """Ask who the account is for; an address may say that it is an administrator's."""
    profile = "administrator" if flask.request.args.get("profile") == "administrator" else "user"
    form = Form.shown(title="", profile=profile, step="coordinates")
    step = "rights" if form["step"] in ("rights", "create", "like") else "coordinates"
    return _show(form, step, {})


@blueprint.post("/create")
@for_administrators
def go_on() -> Answer:
    """Go to another step, with all that was typed; at the last one, create the account."""
    form, levels = Form.sent(), Grid.levels_sent()
    if form["copy"]:
        return _show(form, "rights", alike.copied(form))
    if form["step"] == "create":
        return _create(form, levels)
    if form["step"] == "coordinates":
        return _show(form, "coordinates", levels)
    _require_coordinates(form)
    return _show(form, "coordinates" if form.errors else "rights", levels)


@blueprint.get("/namesakes")
@for_administrators
def namesakes() -> Answer:
    """Show who may be the same person, while one types."""
    return rendering.show(
        "accounts/_namesakes.html", namesakes=_namesakes(flask.request.args), **standing()
    )


@blueprint.get("/<uuid:account_id>/identifier")
@for_administrators
def identifier(account_id: UUID) -> Answer:
    """Show an identifier, to be handed over: in large type, to copy, print or hear."""
    account, spelling = api().together(
        partial(clients.accounts.show, api(), session.home(), account_id),
        partial(clients.accounts.spelling, api(), session.home(), account_id),
    )
    return rendering.show(
        "accounts/identifier.html",
        account=account,
        spelling=spelling,
        is_new="new" in flask.request.args,
        **standing(),
    )


@blueprint.get("/<uuid:account_id>/sheet")
@for_administrators
def sheet(account_id: UUID) -> Answer:
    """Hand out the sheet to print."""
    return rendering.file_of(clients.accounts.sheet(api(), session.home(), account_id))


def _create(form: Form, levels: dict[str, str]) -> Answer:
    rights = places.within_reach(levels)
    given = people.meant(form.values) | {"profile": form["profile"], "rights": rights}
    if form["same_person"] == "no":
        given["same_person"] = False
    try:
        account = clients.accounts.create(api(), session.home(), given, key=form.key)
    except Refused as refusal:
        people.refuse(form, refusal)
        is_of_coordinates = bool(form.errors.keys() & {*people.FIELDS, "profile"})
        is_known = refusal.code == "already_here"
        return _show(form, "coordinates" if is_of_coordinates or is_known else "rights", levels)
    address = flask.url_for("accounts.identifier", account_id=account.id, new="yes")
    return flask.redirect(address, 303)


def _require_coordinates(form: Form) -> None:
    """Say at once what no account can be without; whether it is right, the API says."""
    needed = ["title", "last_name", "first_name", "email"]
    if form["profile"] == "administrator":
        needed += ["address", "postcode", "city"]
    for name in needed:
        if not form[name]:
            form.fail(name, _("Fill this in to go on."))


def _show(form: Form, step: str, levels: dict[str, str]) -> Answer:
    calls: list[Any] = [partial(places.grantable, api(), current())]
    calls.append(partial(_namesakes, form.values))
    if alike.is_looked_for(form):
        calls.append(partial(alike.found, form))
    services: list[Service]
    services, namesakes, *colleagues = api().together(*calls)
    return rendering.show(
        "accounts/create.html",
        form.status,
        form=form,
        step=step,
        grid=Grid.of(services, levels),
        namesakes=namesakes,
        colleagues=colleagues[0] if colleagues else None,
        fresh=fresh_since(services),
        labels=labels(),
        **standing(),
    )


def labels() -> dict[str, str]:
    """Say what the fields of coordinates are called."""
    return {
        "title": _("Title"),
        "last_name": _("Last name"),
        "first_name": _("First name"),
        "email": _("Work e-mail address"),
        "phone": _("Phone"),
        "department": _("Department"),
        "address": _("Work address"),
        "postcode": _("Postcode"),
        "city": _("City"),
        "profile": _("Profile of the account"),
    }


def _namesakes(values: Any) -> list[Row]:
    who = {name: values.get(name, "")[:80] for name in ("first_name", "last_name")}
    who["email"] = values.get("email", "")[:254]
    return clients.accounts.namesakes(api(), session.home(), **who)
