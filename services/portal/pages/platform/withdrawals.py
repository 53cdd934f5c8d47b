"""One letter in the wrong box: found by SIRET and reference or date, and withdrawn."""

from uuid import UUID

import flask

from services.portal import clients, languages, rendering
from services.portal.access import for_letters
from services.portal.clients.refusals import Refused
from services.portal.clients.shapes import Page
from services.portal.clients.withdrawals import Withdrawable
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.pages import graves
from services.portal.pages.graves import Grave
from services.portal.pages.platform import blueprint
from services.portal.visitors import api

NAMES = ("siret", "reference", "dated_on")
LONGEST_REASON = 300
PATH = "/letters/<uuid:letter_id>/withdraw"

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/letters")
@for_letters
def letters_to_withdraw() -> Answer:
    """Find letters by whose box they are in and what they were deposited under."""
    args = flask.request.args
    form = Form.shown(**{name: args.get(name, "").strip() for name in NAMES})
    page: Page[Withdrawable] | None = None
    if any(form[name] for name in NAMES):
        page = _found(form)
    return rendering.show("platform/withdrawals.html", form.status, form=form, page=page)


@blueprint.get(PATH)
@for_letters
def ask_letter_withdrawal(letter_id: UUID) -> Answer:
    """Say what a withdrawal means, before it is done."""
    return _ask(letter_id, Form.shown())


@blueprint.post(PATH)
@for_letters
def withdraw_letter(letter_id: UUID) -> Answer:
    """Withdraw it."""
    form = Form.sent()
    if not form["reason"]:
        form.fail("reason", _("Say why: it is kept with the letter."))
        return _ask(letter_id, form)
    try:
        clients.withdrawals.withdraw(api(), letter_id, form["reason"], key=form.key)
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        return _ask(letter_id, form.refuse(refusal))
    flask.flash(_("The letter is withdrawn."), "ok")
    return flask.redirect(flask.url_for("platform.letters_to_withdraw"), 303)


def _found(form: Form) -> Page[Withdrawable] | None:
    """Ask for what the form names; None: the form says what is wrong with it."""
    if not form["siret"]:
        form.fail("siret", _("Type the SIRET of the establishment whose box it is in."))
    if not form["reference"] and not form["dated_on"]:
        form.fail("reference", _("Type its reference, or the day it is dated."))
    if form.errors:
        return None
    names = {name: form[name] for name in NAMES}
    try:
        return clients.withdrawals.found(api(), **names, page=rendering.page_number())
    except Refused as refusal:
        if refusal.status != 422:
            raise
        form.refuse(refusal)
        return None


def _ask(letter_id: UUID, form: Form) -> Answer:
    found = clients.withdrawals.show(api(), letter_id)
    letter, home = found.letter, found.establishment
    search = flask.url_for(
        "platform.letters_to_withdraw",
        siret=home.siret,
        reference=letter.reference,
        dated_on=None if letter.reference else letter.dated_on,
    )
    if letter.withdrawn_at is not None:
        flask.flash(_("This letter is withdrawn already."), "info")
        return flask.redirect(search, 303)
    means = (
        _("Nobody can open it any more. Its line stays in the box, with your reason."),
        _("E-mails about it that wait do not leave, nor its copy on paper if it is still here."),
        _("Who has opened it stays known."),
        _("It cannot be undone: the letter would have to be deposited under another reference."),
    )
    unseen = (
        _("Nobody has seen it yet, and nobody will: no line of it is shown."),
        _("It cannot be undone: the letter would have to be deposited under another reference."),
    )
    grave = Grave(
        title=_("Withdraw this letter"),
        about=(
            (_("Establishment"), f"{home.name}, {home.siret}"),
            (_("Letter"), letter.title),
            (_("Kind of letters"), letter.category.labels[languages.current()]),
            (_("Dated"), languages.day(letter.dated_on)),
            (_("Reference"), letter.reference or _("Without reference")),
            (_("Where it stands"), _standing(found)),
        ),
        means=means if found.embargoed_until is None else unseen,
        verb=_("Withdraw it"),
        action=flask.url_for("platform.withdraw_letter", letter_id=letter_id),
        back=(search, _("Back to the letters found")),
        reason=_("Whoever sees the line of a letter reads it.")
        if found.embargoed_until is None
        else _("It is kept with the letter, of which nobody is shown a line."),
        longest_reason=LONGEST_REASON,
    )
    return graves.ask(grave, form)


def _standing(found: Withdrawable) -> str:
    if found.embargoed_until is not None:
        return _("Not seen yet")
    return _("Unread") if found.letter.is_unread else _("Read by the establishment")
