"""Changing an account: its rights, its coordinates; what happened to it."""

from functools import partial
from typing import Any
from uuid import UUID

import flask

from services.portal import clients, places, rendering, session
from services.portal.access import for_administrators
from services.portal.clients.accounts import Account, Held, Row
from services.portal.clients.refusals import Refused
from services.portal.clients.services import Service
from services.portal.forms import Form
from services.portal.languages import current
from services.portal.languages import gettext as _
from services.portal.pages.accounts import alike, blueprint, people
from services.portal.pages.accounts.levels import LEVELS, Grid
from services.portal.pages.accounts.listing import fresh_since, standing
from services.portal.visitors import api

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/<uuid:account_id>/rights")
@for_administrators
def rights(account_id: UUID) -> Answer:
    """Show the rights of an account, to be changed."""
    account, held, services = _read(account_id)
    grid = Grid.of(services, held.rights)
    form = Form.shown(version=held.version)
    return _show_rights(account, services, grid, form, held)


@blueprint.post("/<uuid:account_id>/rights")
@for_administrators
def apply_rights(account_id: UUID) -> Answer:
    """Apply the rights that were chosen, once what changes has been seen."""
    form, levels = Form.sent(), Grid.levels_sent()
    if form["copy"] or form["step"] == "like":
        return _show_alike(account_id, form, levels)
    if not form["confirmed"]:
        account, held, services = _read(account_id)
        grid = Grid.of(services, levels)
        return _show_rights(account, services, grid, form, held, is_review=True)
    try:
        clients.accounts.set_rights(
            api(), session.home(), account_id, levels, version=form["version"]
        )
    except Refused as refusal:
        account, held, services = _read(account_id)
        grid = Grid.of(services, levels)
        if refusal.status != 412:
            return _show_rights(account, services, grid, form.refuse(refusal), held)
        form.status = 412
        return _show_rights(account, services, grid, form, held, is_stale=True)
    flask.flash(_("The changes are applied."), "ok")
    return flask.redirect(flask.url_for("accounts.rights", account_id=account_id), 303)


@blueprint.get("/<uuid:account_id>/coordinates")
@for_administrators
def coordinates(account_id: UUID) -> Answer:
    """Show the coordinates of an account, to be changed."""
    account = clients.accounts.show(api(), session.home(), account_id)
    form = Form.shown(**people.typed(account), version=account.version)
    return _show_coordinates(account, form)


@blueprint.post("/<uuid:account_id>/coordinates")
@for_administrators
def apply_coordinates(account_id: UUID) -> Answer:
    """Apply the coordinates that were typed."""
    form, home = Form.sent(), session.home()
    account = clients.accounts.show(api(), home, account_id)
    if account.version != form["version"]:
        form.status = 412
        return _show_coordinates(account, form, is_stale=True)
    changes = people.changed(account, form.values)
    if not changes:
        flask.flash(_("Nothing was changed."), "info")
        return flask.redirect(flask.url_for("accounts.coordinates", account_id=account_id), 303)
    if form["same_person"] == "yes":
        changes["same_person"] = True
    try:
        clients.accounts.change(api(), home, account_id, changes, version=form["version"])
    except Refused as refusal:
        if refusal.status == 412:
            form.status = 412
            account = clients.accounts.show(api(), home, account_id)
            return _show_coordinates(account, form, is_stale=True)
        return _show_coordinates(account, people.refuse(form, refusal))
    words = _("The changes are applied.")
    if "email" in changes and account.status == "active":
        words += " " + _("The new e-mail address counts once its holder has confirmed it.")
    flask.flash(words, "ok")
    return flask.redirect(flask.url_for("accounts.coordinates", account_id=account_id), 303)


def _read(account_id: UUID) -> tuple[Account, Held, list[Service]]:
    found: list[Any] = api().together(
        partial(clients.accounts.show, api(), session.home(), account_id),
        partial(clients.accounts.rights, api(), session.home(), account_id),
        partial(places.grantable, api(), current()),
    )
    return found[0], found[1], found[2]


def _show_alike(account_id: UUID, form: Form, levels: dict[str, str]) -> Answer:
    """Show colleagues whose rights can be taken, or the grid with those of one; nothing is done."""
    calls: list[Any] = [
        partial(clients.accounts.show, api(), session.home(), account_id),
        partial(places.grantable, api(), current()),
    ]
    if form["copy"]:
        calls.append(partial(alike.copied, form))
    elif alike.is_looked_for(form):
        calls.append(partial(alike.found, form))
    account, services, *more = api().together(*calls)
    if form["copy"]:
        levels = {service.code: more[0].get(service.code, "none") for service in services}
    found = more[0] if more and not form["copy"] else None
    held = Held(account.rights, form["version"])
    return _show_rights(account, services, Grid.of(services, levels), form, held, colleagues=found)


def _show_rights(
    account: Account,
    services: list[Service],
    grid: Grid,
    form: Form,
    held: Held,
    *,
    is_review: bool = False,
    is_stale: bool = False,
    colleagues: list[Row] | None = None,
) -> Answer:
    names = {level: _(words) for level, words in LEVELS.items()}
    changes = [
        (service.label, names[before], names[grid.level(service.code)])
        for service in services
        if (before := held.rights.get(service.code, "none")) != grid.level(service.code)
    ]
    return rendering.show(
        "accounts/rights.html",
        form.status,
        account=account,
        grid=grid,
        held=held,
        form=form,
        changes=changes,
        shown={service.code for service in services},
        is_review=is_review,
        is_stale=is_stale,
        colleagues=colleagues,
        fresh=fresh_since(services),
        **standing(),
    )


def _show_coordinates(account: Account, form: Form, *, is_stale: bool = False) -> Answer:
    return rendering.show(
        "accounts/coordinates.html",
        form.status,
        account=account,
        form=form,
        is_stale=is_stale,
        theirs=people.typed(account),
        **standing(),
    )
