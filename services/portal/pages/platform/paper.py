"""Letters on paper: what waits to be printed, and the batches for the print shop."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import flask

from services.portal import clients, proving, rendering
from services.portal.access import for_print
from services.portal.clients.refusals import Refused, StepUpNeeded
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.languages import marked
from services.portal.pages import graves
from services.portal.pages.graves import Grave
from services.portal.pages.platform import blueprint
from services.portal.visitors import api

KINDS = {
    "account_created": marked("Accounts created"),
    "account_promoted": marked("New administrators"),
    "establishment_orphaned": marked("No administrator left"),
    "recovery_code": marked("Recovery codes"),
    "registration_code": marked("Registration codes"),
    "factor_code": marked("Codes for lost second factors"),
    "letter_copy": marked("Copies of letters"),
}
WITH_CODES = frozenset({"recovery_code", "registration_code", "factor_code"})
"""Kinds whose letters carry codes."""

STATES = {
    "making": ("waiting", marked("Being made")),
    "made": ("soon", marked("To be printed and posted")),
    "dispatched": ("ok", marked("Posted")),
    "removed": ("ok", marked("Posted, file removed")),
    "dropped": ("over", marked("Given up")),
}
REASONS = {
    "unknown": marked("nobody of this name at the address"),
    "bad_address": marked("wrong or incomplete address"),
    "refused": marked("refused"),
    "unclaimed": marked("nobody came for it"),
    "other": marked("another reason"),
}
Answer = flask.typing.ResponseReturnValue
WORDS = {"kinds": KINDS, "states": STATES, "reasons": REASONS}


@blueprint.get("/paper")
@for_print
def paper() -> Answer:
    """Show what waits to be printed, what cannot be, and the batches."""
    return _choice(Form.shown())


@blueprint.post("/paper")
@for_print
def make_batch() -> Answer:
    """Have a batch made of what waits."""
    form = Form.sent()
    try:
        chosen = form.filled(("kind", "envelope", "until"))
        batch_id = clients.paper.make(api(), chosen, key=form.key)
    except Refused as refusal:
        if refusal.status == 403:
            raise
        return _choice(form.refuse(refusal))
    return flask.redirect(flask.url_for("platform.paper_batch", batch_id=batch_id), 303)


@blueprint.get("/paper/batches/<uuid:batch_id>")
@for_print
def paper_batch(batch_id: UUID) -> Answer:
    """Show a batch: how far it is, what it holds, its files."""
    batch = clients.paper.show(api(), batch_id)
    job = None
    if batch.status == "making" and batch.job_id is not None:
        job = clients.jobs.find(api(), batch.job_id, of=clients.jobs.MAILER)
    name = "batch_progress" if rendering.is_fragment() else "batch"
    return rendering.show(f"platform/paper/{name}.html", batch=batch, job=job, **WORDS)


@blueprint.get("/paper/batches/<uuid:batch_id>/file")
@for_print
def paper_file(batch_id: UUID) -> Answer:
    """Hand out the file of a batch; the history of each establishment in it shows who took it.

    Whoever has to show first that it is they goes on to the page of the batch.
    """
    try:
        return rendering.file_of(clients.paper.content(api(), batch_id))
    except StepUpNeeded:
        return proving.begin(flask.url_for("platform.paper_batch", batch_id=batch_id))


@blueprint.get("/paper/batches/<uuid:batch_id>/manifest")
@for_print
def paper_manifest(batch_id: UUID) -> Answer:
    """Hand out the list of a batch's letters."""
    return rendering.file_of(clients.paper.manifest(api(), batch_id))


@blueprint.get("/paper/letters/<uuid:item_id>/cancel")
@for_print
def ask_to_cancel_letter(item_id: UUID) -> Answer:
    """Say what it means that a letter is not printed, before it is done."""
    found = clients.paper.one_failing(api(), item_id)
    if found is None:
        return rendering.show("platform/paper/gone.html")
    has_codes = found.kind in WITH_CODES
    grave = Grave(
        title=_("Cancel a letter on paper"),
        about=(
            (_("Reference"), found.reference),
            (_("Letters about"), _(KINDS[found.kind])),
            (_("To"), ", ".join(found.address)),
            (_("Why"), found.error or "–"),
        ),
        means=(
            _("It is not printed, and no other leaves by itself."),
            *((_("The codes that it would have carried are void."),) if has_codes else ()),
            _("It cannot be undone."),
        ),
        verb=_("Cancel this letter"),
        action=flask.url_for("platform.cancel_letter", item_id=item_id),
        back=(flask.url_for("platform.paper"), _("Back to the letters on paper")),
    )
    return graves.ask(grave, Form.shown())


@blueprint.post("/paper/letters/<uuid:item_id>/cancel")
@for_print
def cancel_letter(item_id: UUID) -> Answer:
    """Have a letter not printed."""
    try:
        clients.paper.cancel(api(), item_id, key=Form.sent().key)
    except Refused as refusal:
        if refusal.status != 409:
            raise
        flask.flash(refusal.text, "warn")
    else:
        flask.flash(_("The letter will not be printed. What it would have carried is void."), "ok")
    return flask.redirect(flask.url_for("platform.paper"), 303)


def _choice(form: Form) -> Answer:
    calls: list[Callable[[], Any]] = [
        partial(clients.paper.waiting, api()),
        partial(clients.paper.failing, api()),
        partial(clients.paper.listed, api(), rendering.page_number()),
    ]
    waiting, failing, page = api().together(*calls)
    return rendering.show(
        "platform/paper/choice.html",
        form.status,
        form=form,
        waiting=[one for one in waiting if one.letters],
        kept_back=sum(one.kept_back for one in waiting),
        failing=failing,
        page=page,
        **WORDS,
    )
