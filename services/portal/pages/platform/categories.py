"""The kinds of letters: which right opens each, whether people are told, whether paper goes."""

from collections.abc import Callable
from functools import partial
from typing import Any

import flask

from services.portal import clients, languages, rendering
from services.portal.access import for_letters
from services.portal.clients.catalogue import Category
from services.portal.clients.refusals import Refused
from services.portal.clients.services import Service
from services.portal.forms import Form, whole_number
from services.portal.languages import gettext as _
from services.portal.pages.platform import blueprint, changed
from services.portal.visitors import api

Answer = flask.typing.ResponseReturnValue

FLAGS = ("is_notified", "has_paper_copy")
KEPT_MONTHS = "120"
"""What a form for a new kind proposes: ten years."""

LABELS = {"code": "kind_code", "labels.fr": "label_fr", "labels.en": "label_en"}


@blueprint.get("/letter-categories")
@for_letters
def categories() -> Answer:
    """List them."""
    asking = api()
    calls: list[Callable[[], Any]] = [
        partial(clients.catalogue.categories, asking, rendering.page_number()),
        partial(clients.services.catalogue, asking, languages.current()),
    ]
    page, services = asking.together(*calls)
    return rendering.show("platform/categories.html", page=page, labels=_labels(services))


@blueprint.get("/new-letter-category")
@for_letters
def new_category() -> Answer:
    """Ask for what a new kind of letters is called, and who reads it."""
    return _show(None, Form.shown(is_notified="yes", kept_months=KEPT_MONTHS))


@blueprint.post("/new-letter-category")
@for_letters
def open_category() -> Answer:
    """Open it."""
    form = Form.sent()
    try:
        facts = {"code": form["kind_code"], **_facts(form)}
        clients.catalogue.open_category(api(), facts, form.key)
    except Refused as refusal:
        return _show(None, form.refuse(refusal, LABELS))
    flask.flash(_("This kind of letters is open."), "ok")
    return flask.redirect(flask.url_for("platform.categories"), 303)


@blueprint.get("/letter-categories/<code>")
@for_letters
def category(code: str) -> Answer:
    """Show one, to be edited."""
    return _show(code, None)


@blueprint.post("/letter-categories/<code>")
@for_letters
def change_category(code: str) -> Answer:
    """Change all of it but its code."""
    form = Form.sent()
    try:
        clients.catalogue.change_category(api(), code, _facts(form), form["version"])
    except Refused as refusal:
        if refusal.status == 404:
            raise
        if refusal.status == 412:
            return _choose(clients.catalogue.category(api(), code), form)
        return _show(code, form.refuse(refusal, LABELS))
    flask.flash(_("Your changes are saved."), "ok")
    return flask.redirect(flask.url_for("platform.categories"), 303)


def _facts(form: Form) -> dict[str, Any]:
    return {
        "labels": {"fr": form["label_fr"], "en": form["label_en"]},
        "service": form["service"],
        "kept_months": whole_number(form["kept_months"]),
        **{name: form[name] == "yes" for name in FLAGS},
    }


def _typed(found: Category) -> dict[str, str]:
    return {
        "label_fr": found.labels["fr"],
        "label_en": found.labels["en"],
        "service": found.service,
        "kept_months": str(found.kept_months),
        **{name: "yes" if getattr(found, name) else "" for name in FLAGS},
    }


def _choose(found: Category, form: Form) -> Answer:
    """Show both versions: what was typed, and what somebody else has made of it meanwhile."""
    return changed.choose(
        form,
        action=flask.url_for("platform.change_category", code=found.code),
        version=found.version,
        theirs=_typed(found),
        labels={
            "label_fr": _("Name, in French"),
            "label_en": _("Name, in English"),
            "service": _("Right on which service opens them"),
            "is_notified": _("People are told by e-mail"),
            "has_paper_copy": _("A copy goes on paper"),
            "kept_months": _("Months for which they are kept"),
        },
        back=flask.url_for("platform.category", code=found.code),
    )


def _show(code: str | None, form: Form | None) -> Answer:
    asking = api()
    calls: list[Callable[[], Any]] = [
        partial(clients.services.catalogue, asking, languages.current())
    ]
    if code is not None:
        calls.append(partial(clients.catalogue.category, asking, code))
    services, *read = asking.together(*calls)
    found = read[0] if read else None
    typed = _typed(found) if found else {}
    shown = form or Form.shown(**typed, version=found.version if found else "")
    return rendering.show(
        "platform/category.html",
        shown.status,
        category=found,
        form=shown,
        services=list(_labels(services).items()),
    )


def _labels(services: list[Service]) -> dict[str, str]:
    """Tell what each service is called, by its code, with its domain before it."""
    colon = languages.colon()
    return {one.code: f"{one.domain_label}{colon}{one.label}" for one in services}
