"""The terms of use: their versions, what changed in each, and another one published."""

from collections.abc import Callable
from functools import partial
from hashlib import sha256
from typing import Any

import flask

from services.portal import clients, languages, rendering
from services.portal.access import Audience, for_catalogue, is_among
from services.portal.clients.api import Api
from services.portal.clients.refusals import Refused
from services.portal.clients.terms import Terms
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.pages.platform import blueprint
from services.portal.pages.platform.comparing import compare
from services.portal.session import current
from services.portal.visitors import api

Answer = flask.typing.ResponseReturnValue

TEXTS = {"fr": "text_fr", "en": "text_en"}
LABELS = {"text.fr": "text_fr", "text.en": "text_en", "text": "text_fr"}


@blueprint.get("/terms")
@for_catalogue
def terms() -> Answer:
    """List the versions, the newest first; tell how many have not accepted."""
    calls: list[Callable[[], Any]] = [partial(clients.terms.versions, api())]
    if _sees_establishments():
        calls.append(partial(_unaccepted, api()))
    versions, *waiting = api().together(*calls)
    return rendering.show(
        "platform/terms.html", versions=versions, waiting=waiting[0] if waiting else None
    )


@blueprint.get("/terms/<int:number>")
@for_catalogue
def version_of_terms(number: int) -> Answer:
    """Show a version beside the one before it, in the language of the page or the other."""
    said = flask.request.args.get("in", "")
    language = said if said in TEXTS else languages.current()
    known = {one.number: one for one in clients.terms.versions(api())}
    if number not in known:
        raise Refused(404, {"code": "not_found"})
    before = known.get(number - 1)
    return rendering.show(
        "platform/terms_version.html",
        terms=known[number],
        before=before,
        pairs=compare(before.text[language] if before else "", known[number].text[language]),
        shown_in=language,
    )


@blueprint.get("/new-terms")
@for_catalogue
def new_terms() -> Answer:
    """Ask for the text of another version, which begins with that of the newest."""
    newest = next(iter(clients.terms.versions(api())), None)
    texts = {name: newest.text[language] if newest else "" for language, name in TEXTS.items()}
    return _show(Form.shown(**texts), newest)


@blueprint.post("/new-terms")
@for_catalogue
def publish_terms() -> Answer:
    """Show what changes and who is asked; publish it once that was seen of this very text."""
    form = Form.sent()
    text = _text(form)
    if form["action"] == "publish" and form["seen"] == _seen(form):
        try:
            clients.terms.publish(api(), text, form["effective_on"], form.key)
        except Refused as refusal:
            return _again(form.refuse(refusal, LABELS))
        flask.flash(_("The terms are published: every establishment is asked."), "ok")
        return flask.redirect(flask.url_for("platform.terms"), 303)
    for language, name in TEXTS.items():
        if not text[language]:
            form.fail(name, _("Write the text in both languages."))
    if not form["effective_on"]:
        form.fail("effective_on", _("Choose the day from which the terms count."))
    return _again(form, is_previewed=not form.errors)


def _again(form: Form, *, is_previewed: bool = False) -> Answer:
    calls: list[Callable[[], Any]] = [partial(clients.terms.versions, api())]
    if is_previewed and _sees_establishments():
        calls.append(partial(_asked, api()))
    versions, *asked = api().together(*calls)
    return _show(form, next(iter(versions), None), is_previewed, asked[0] if asked else None)


def _show(
    form: Form, newest: Terms | None, is_previewed: bool = False, asked: int | None = None
) -> Answer:
    compared = {
        language: compare(newest.text[language] if newest else "", typed)
        for language, typed in _text(form).items()
    }
    return rendering.show(
        "platform/new_terms.html",
        form.status,
        form=form,
        newest=newest,
        is_previewed=is_previewed,
        compared_texts=compared if is_previewed else {},
        asked=asked,
        seen=_seen(form),
    )


def _text(form: Form) -> dict[str, str]:
    """Read the text in each language; browsers end lines otherwise than it is kept."""
    return {language: str(form[name]).replace("\r\n", "\n") for language, name in TEXTS.items()}


def _seen(form: Form) -> str:
    """Tell a text and its day from any other: what was seen is what is published."""
    parts = [*_text(form).values(), str(form["effective_on"])]
    return sha256("\0".join(parts).encode()).hexdigest()


def _sees_establishments() -> bool:
    signed = current()
    return signed is not None and is_among(signed.standing, Audience.REGISTER)


def _unaccepted(asking: Api) -> int:
    query = {"has_accepted_terms": "false", "status": "active", "page_size": 1}
    return clients.register.found(asking, query).total


def _asked(asking: Api) -> int:
    return clients.register.found(asking, {"status": "active", "page_size": 1}).total
