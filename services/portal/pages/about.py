"""What anybody may read: help, data protection, legal notice, accessibility."""

import flask

from services.portal import help as helping
from services.portal import languages, rendering
from services.portal.access import for_everybody
from services.portal.visitors import portal

blueprint = flask.Blueprint("about", __name__)

LONGEST = 100
"""Characters of what is looked for."""


@blueprint.get("/help")
@for_everybody
def help() -> flask.typing.ResponseReturnValue:
    """Show what is asked most, the tasks that there is help for, and whom to call."""
    words = flask.request.args.get("q", "").strip()[:LONGEST]
    found = helping.matching(words) if words else None
    return rendering.show("help/index.html", chapters=helping.CHAPTERS, words=words, found=found)


@blueprint.get("/help/<slug>")
@for_everybody
def task(slug: str) -> flask.typing.ResponseReturnValue:
    """Show how a task is done."""
    found = helping.find(slug)
    if found is None:
        flask.abort(404)
    chapter = next(chapter for chapter in helping.CHAPTERS if found in chapter.tasks)
    file = helping.picture(slug, languages.current())
    return rendering.show(
        "help/task.html",
        task=found,
        chapter=chapter,
        picture=file if file in portal().assets.files else "",
        size=helping.PICTURE,
    )


@blueprint.get("/data-protection")
@for_everybody
def data_protection() -> flask.typing.ResponseReturnValue:
    """Say how personal data are treated: e-mails link here."""
    return rendering.show("about/data_protection.html")


@blueprint.get("/legal-notice")
@for_everybody
def legal_notice() -> flask.typing.ResponseReturnValue:
    """Say who runs the platform."""
    return rendering.show("about/legal_notice.html")


@blueprint.get("/accessibility")
@for_everybody
def accessibility() -> flask.typing.ResponseReturnValue:
    """Say how accessible the pages are, and whom to tell what holds one up."""
    return rendering.show("about/accessibility.html")
