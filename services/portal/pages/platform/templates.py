"""Templates of e-mails, and how each reads with values that one may change, in both languages."""

import json
from functools import partial
from typing import Any

import flask

from services.portal import clients, languages, rendering, safety
from services.portal.access import for_support
from services.portal.clients.mails import Template, Wording
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.pages.platform import blueprint
from services.portal.visitors import api
from shared.edge.headers import CSP
from shared.edge.languages import SPOKEN

Answer = flask.typing.ResponseReturnValue

VALUES = "values"


@blueprint.get("/templates")
@for_support
def templates() -> Answer:
    """List them, or those whose name, subject or description holds what is looked for."""
    words = flask.request.args.get("q", "").strip().lower()[:60]
    found = [
        one
        for one in clients.mails.templates(api())
        if any(words in text.lower() for text in _words(one))
    ]
    return rendering.show("platform/templates.html", templates=found, q=words)


def _words(one: Template) -> tuple[str, ...]:
    return one.name, one.description, *one.subjects.values()


@blueprint.get("/templates/<name>")
@for_support
def template(name: str) -> Answer:
    """Show how one reads with the values of its example."""
    asking = api()
    reading = partial(clients.mails.preview, asking, name, languages.current(), {})
    found, wording = asking.together(partial(clients.mails.template, asking, name), reading)
    assert isinstance(found, Template)
    assert isinstance(wording, Wording)
    form = Form.shown(language=languages.current(), values=_written(found.sample))
    return _show(found, form, wording)


@blueprint.post("/templates/<name>")
@for_support
def try_template(name: str) -> Answer:
    """Show how one reads with the values that were typed; nothing is sent or kept."""
    form, found = Form.sent(), clients.mails.template(api(), name)
    values = _read(form)
    language = form["language"] if form["language"] in SPOKEN else languages.current()
    wording = None
    if values is not None:
        try:
            wording = clients.mails.preview(api(), name, language, values)
        except Refused as refusal:
            if refusal.status in (403, 404):
                raise
            for field, messages in refusal.errors.items():
                told = field.removeprefix("values.") + languages.colon() + " ".join(messages)
                form.fail(VALUES, told)
            if not refusal.errors:
                form.refuse(refusal)
    return _show(found, form, wording)


def _read(form: Form) -> dict[str, Any] | None:
    """Read the values; None: they are none, or none that can be sent on, which the form says."""
    try:
        values = json.loads(form[VALUES])
        json.dumps(values, ensure_ascii=False, allow_nan=False).encode()  # no NaN, no half sign
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict):
        form.fail(VALUES, _("This is no JSON object: look at the quotes, commas and braces."))
        return None
    return values


def _written(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, indent=2)


def _show(found: Template, form: Form, wording: Wording | None) -> Answer:
    part = "platform/_preview.html" if rendering.is_fragment() else "platform/template.html"
    page, status = rendering.show(
        part, form.status, template=found, form=form, wording=wording, spoken=SPOKEN
    )
    answer = flask.make_response(page, status)
    answer.headers[CSP] = safety.POLICY_OF_PREVIEWS
    return answer
