"""The services of the platform: listed, published, edited by whoever keeps the catalogue."""

from typing import Any

import flask

from services.portal import clients, rendering
from services.portal.access import for_catalogue
from services.portal.clients.catalogue import Service
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.pages.platform import blueprint, changed
from services.portal.visitors import api

Answer = flask.typing.ResponseReturnValue

FLAGS = ("is_delegable", "is_exclusive", "is_sensitive")
LABELS = {
    "code": "service_code",
    "labels.fr": "label_fr",
    "labels.en": "label_en",
    "domain_labels.fr": "domain_label_fr",
    "domain_labels.en": "domain_label_en",
    "domain_labels": "domain_label_fr",
}
"""What the service calls a field, to what the form does."""


@blueprint.get("/services")
@for_catalogue
def services() -> Answer:
    """List them, by domain."""
    page = clients.catalogue.services(api(), rendering.page_number())
    return rendering.show("platform/services.html", page=page)


@blueprint.get("/new-service")
@for_catalogue
def new_service() -> Answer:
    """Ask for what a new service is called, and what it is."""
    return _show(None, Form.shown())


@blueprint.post("/new-service")
@for_catalogue
def publish_service() -> Answer:
    """Publish it: at none everywhere, until administrators give it."""
    form = Form.sent()
    facts = {"code": form["service_code"], "domain": form["domain"], **_facts(form)}
    if not (form["domain_label_fr"] or form["domain_label_en"]):
        facts["domain_labels"] = None
    try:
        clients.catalogue.publish(api(), facts, form.key)
    except Refused as refusal:
        return _show(None, form.refuse(refusal, LABELS))
    flask.flash(_("The service is published: administrators are asked to review rights."), "ok")
    return flask.redirect(flask.url_for("platform.services"), 303)


@blueprint.get("/services/<code>")
@for_catalogue
def service(code: str) -> Answer:
    """Show one, to be edited."""
    found = clients.catalogue.service(api(), code)
    return _show(found, Form.shown(**_typed(found), version=found.version))


@blueprint.post("/services/<code>")
@for_catalogue
def change_service(code: str) -> Answer:
    """Change what it is called, what it is, and where it is used."""
    form = Form.sent()
    try:
        clients.catalogue.change(api(), code, _facts(form), form["version"])
    except Refused as refusal:
        if refusal.status == 404:
            raise
        found = clients.catalogue.service(api(), code)
        if refusal.status == 412:
            return _choose(found, form)
        return _show(found, form.refuse(refusal, LABELS))
    flask.flash(_("Your changes are saved."), "ok")
    return flask.redirect(flask.url_for("platform.services"), 303)


def _facts(form: Form) -> dict[str, Any]:
    return {
        "labels": {"fr": form["label_fr"], "en": form["label_en"]},
        "domain_labels": {"fr": form["domain_label_fr"], "en": form["domain_label_en"]},
        "address": form["address"] or None,
        **{name: form[name] == "yes" for name in FLAGS},
    }


def _typed(found: Service) -> dict[str, str]:
    return {
        "label_fr": found.labels["fr"],
        "label_en": found.labels["en"],
        "domain_label_fr": found.domain_labels["fr"],
        "domain_label_en": found.domain_labels["en"],
        "address": found.address or "",
        **{name: "yes" if getattr(found, name) else "" for name in FLAGS},
    }


def _show(found: Service | None, form: Form) -> Answer:
    return rendering.show("platform/service.html", form.status, service=found, form=form)


def _choose(found: Service, form: Form) -> Answer:
    """Show both versions: what was typed, and what somebody else has made of it meanwhile."""
    return changed.choose(
        form,
        action=flask.url_for("platform.change_service", code=found.code),
        version=found.version,
        theirs=_typed(found),
        labels={
            "label_fr": _("Name, in French"),
            "label_en": _("Name, in English"),
            "domain_label_fr": _("Domain, in French"),
            "domain_label_en": _("Domain, in English"),
            "address": _("Where people use it"),
            "is_delegable": _("It can be delegated"),
            "is_exclusive": _("One centralising establishment at most may hold it"),
            "is_sensitive": _("Rights on it are sensitive"),
        },
        back=flask.url_for("platform.service", code=found.code),
    )
