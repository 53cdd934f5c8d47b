"""Machine clients of the platform itself: let in, given another secret, let in no more."""

from uuid import UUID

import flask

from services.portal import clients, languages, rendering
from services.portal.access import for_catalogue
from services.portal.clients.applications import Application, Secret
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.languages import marked
from services.portal.pages.applications import told, until
from services.portal.pages.platform import blueprint, graves
from services.portal.pages.platform.graves import Grave
from services.portal.visitors import api

SCOPES = {
    "access:read": marked("ask who has access to what"),
    "tokens:introspect": marked("ask whether a token is good"),
    "letters:deposit": marked("deposit letters"),
    "bounces:report": marked("hand in e-mails that came back"),
    "client_address": marked("tell where those are whom it works for, as the portal does"),
    "jobs:own": marked("follow its own long acts"),
}
"""What an application of the platform may do (identity's scopes)."""

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/applications")
@for_catalogue
def applications() -> Answer:
    """List them, and offer to let one in."""
    return _show(Form.shown())


@blueprint.post("/applications")
@for_catalogue
def let_application_in() -> Answer:
    """Let one in; its secret is shown this once."""
    form = Form.sent()
    scopes = form.ticked("scopes")
    if not form["name"]:
        form.fail("name", _("Give the application a name."))
    if not scopes:
        form.fail("scopes", _("Choose at least one thing that it may do."))
    last = until(form)
    if form.errors:
        return _show(form)
    try:
        made = clients.applications.let_in(api(), form["name"], scopes, last, form.key)
    except Refused as refusal:
        return _show(told(form.refuse(refusal)))
    return _reveal(made, form["name"])


@blueprint.post("/applications/<uuid:client_id>/secret")
@for_catalogue
def renew_application_secret(client_id: UUID) -> Answer:
    """Give one another secret, shown this once."""
    form = Form.sent()
    try:
        made = clients.applications.renew_secret(api(), client_id, form.key)
    except Refused as refusal:
        if refusal.status == 404:
            raise
        return _show(told(Form().refuse(refusal)))
    return _reveal(made, str(form["name"]))


@blueprint.get("/applications/<uuid:client_id>/end")
@for_catalogue
def ask_to_end_application(client_id: UUID) -> Answer:
    """Say what letting one in no more means, before it is done."""
    found = _found(client_id)
    return _gone() if found is None else _ask(found, Form.shown())


@blueprint.post("/applications/<uuid:client_id>/end")
@for_catalogue
def end_application(client_id: UUID) -> Answer:
    """Let one in no more."""
    form, found = Form.sent(), _found(client_id)
    if found is None:
        return _gone()
    try:
        clients.applications.remove(api(), client_id)
    except Refused as refusal:
        if refusal.status == 404:
            raise
        return _ask(found, form.refuse(refusal))
    flask.flash(_("%(name)s is let in no more.", name=found.name), "ok")
    return flask.redirect(flask.url_for("platform.applications"), 303)


def _found(client_id: UUID) -> Application | None:
    found = clients.applications.all_of(api())
    return next((one for one in found if one.client_id == client_id), None)


def _gone() -> Answer:
    flask.flash(_("This application is let in no more."), "info")
    return flask.redirect(flask.url_for("platform.applications"), 303)


def _ask(found: Application, form: Form) -> Answer:
    grave = Grave(
        title=_("Let an application in no more"),
        about=(
            (_("Name"), found.name),
            (_("Client id"), str(found.client_id)),
            (_("May"), ", ".join(_(SCOPES.get(scope, scope)) for scope in found.scopes)),
            (_("Let in since"), languages.day(found.created_at)),
        ),
        means=(
            _("Its secret and its tokens are good no more, at once."),
            _("It cannot be undone: another would have to be let in, with a secret of its own."),
        ),
        verb=_("Let it in no more"),
        action=flask.url_for("platform.end_application", client_id=found.client_id),
        back=(flask.url_for("platform.applications"), _("Back to the applications")),
    )
    return graves.ask(grave, form)


def _show(form: Form) -> Answer:
    return rendering.show(
        "platform/applications.html",
        form.status,
        form=form,
        scopes=SCOPES,
        page=clients.applications.every(api(), rendering.page_number()),
    )


def _reveal(made: Secret, name: str) -> Answer:
    back = flask.url_for("platform.applications")
    return rendering.show("establishment/secret.html", made=made, name=name, back=back)
