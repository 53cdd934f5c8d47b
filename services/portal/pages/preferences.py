"""My account: how often one is written to."""

import flask

from services.portal import clients, rendering
from services.portal.access import for_holders
from services.portal.clients.preferences import Preferences
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.languages import marked
from services.portal.visitors import api

blueprint = flask.Blueprint("preferences", __name__, url_prefix="/account/emails")

EACH, DAILY, NEVER = "each", "daily", "never"
ONE_BY_ONE = {EACH: marked("One by one"), DAILY: marked("Once a day, at seven, in one e-mail")}
IF_AT_ALL = {EACH: ONE_BY_ONE[EACH], NEVER: marked("None")}
TOPICS = {
    "letters": (marked("Letters in the letter box"), ONE_BY_ONE),
    "delegations": (marked("Delegations"), ONE_BY_ONE),
    "services": (marked("New services of the catalogue"), IF_AT_ALL),
    "reminders": (marked("Reminders of letters that nobody has ever opened"), IF_AT_ALL),
}
"""By topic, what it is called and what may be chosen."""

Answer = flask.typing.ResponseReturnValue


@blueprint.get("")
@for_holders
def show() -> Answer:
    """Show what one has chosen, by topic."""
    now = clients.preferences.show(api())
    return _show(Form.shown(**_values(now), version=now.version))


@blueprint.post("")
@for_holders
def change() -> Answer:
    """Choose otherwise."""
    form = Form.sent()
    changes = {topic: str(form[topic]) for topic in TOPICS if topic in form.values}
    try:
        clients.preferences.change(api(), str(form["version"]), **changes)
    except Refused as refusal:
        if refusal.status != 412:
            return _show(form.refuse(refusal))
        newest = clients.preferences.show(api())
        return rendering.show(
            "account/emails_changed.html",
            412,
            form=form,
            version=newest.version,
            theirs=_values(newest),
            labels={topic: _(label) for topic, (label, _choices) in TOPICS.items()},
            words={value: _(said) for value, said in {**IF_AT_ALL, **ONE_BY_ONE}.items()},
        )
    flask.flash(_("Saved: it counts from the next e-mail on."), "ok")
    return flask.redirect(flask.url_for("preferences.show"), 303)


def _values(now: Preferences) -> dict[str, str]:
    return {topic: getattr(now, topic) for topic in TOPICS}


def _show(form: Form) -> Answer:
    topics = [
        (topic, _(label), [(value, _(words)) for value, words in choices.items()])
        for topic, (label, choices) in TOPICS.items()
    ]
    return rendering.show("account/emails.html", form.status, form=form, topics=topics)
