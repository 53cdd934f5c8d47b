"""Adding an authenticator application: named, scanned or typed in, shown to work.

Its secret stands in the sealed cookie until it counts or ten minutes are gone by, so that the page
may be opened again; it is in no address, no form and no log.
"""

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

import flask
import segno
from markupsafe import Markup

from services.portal import clients, rendering, session
from services.portal.access import for_holders
from services.portal.clients.factors import TOTP, Begun
from services.portal.clients.refusals import Refused
from services.portal.forms import Form, new_key
from services.portal.languages import gettext as _
from services.portal.pages.security import blueprint
from services.portal.pages.security.codes import reveal
from services.portal.pages.security.renewing import renew
from services.portal.visitors import api, arrived_at

KEPT = "enrolling"
GOOD_FOR = timedelta(minutes=10)
GROUP = 4
"""How many signs of a secret stand together, for whoever types them."""

Answer = flask.typing.ResponseReturnValue


@dataclass(frozen=True)
class Enrolling:
    """An application that is being added.

    :ivar account_id: whose it is to be
    :ivar until: when it is too late, in seconds since 1970
    """

    factor_id: str
    secret: str
    address: str
    account_id: str
    until: float


@blueprint.get("/add")
@for_holders
def ask() -> Answer:
    """Say what is needed, and ask what the application is to be called."""
    return _ask(Form.shown())


@blueprint.post("/add")
@for_holders
def begin() -> Answer:
    """Begin to add it."""
    form = Form.sent()
    if not form["name"]:
        form.fail("name", _("Give it a name."))
        return _ask(form)
    try:
        begun = clients.factors.begin(api(), form["name"], key=form.key)
    except Refused as refusal:
        form.refuse(refusal)
        if form.code == "secret_told":  # by a double click, whose first answer was not seen
            form.key, form.problem = new_key(), _("Press “Continue” once more.")
        return _ask(form)
    _keep(begun)
    return flask.redirect(flask.url_for("security.scan"), 303)


@blueprint.get("/add/scan")
@for_holders
def scan() -> Answer:
    """Show the secret to the application, as a picture and to be typed in."""
    enrolling = present()
    return _scan(enrolling, Form.shown()) if enrolling else _too_late()


@blueprint.post("/add/scan")
@for_holders
def confirm() -> Answer:
    """Let it count, once it has shown a code; with the first come recovery codes."""
    form, enrolling = Form.sent(), present()
    if enrolling is None:
        return _too_late()
    if not form["code"]:
        form.fail("code", _("Type the code."))
        return _scan(enrolling, form)
    try:
        codes = clients.factors.confirm(api(), enrolling.factor_id, form["code"])
    except Refused as refusal:
        if refusal.status == 404:
            return _too_late()
        return _scan(enrolling, form.refuse(refusal))
    flask.session.pop(KEPT, None)
    renew()
    if codes is not None:
        return reveal(codes, added=TOTP)
    flask.flash(_("The application is added."), "ok")
    return flask.redirect(flask.url_for("security.show"), 303)


def present() -> Enrolling | None:
    """Tell what whoever is signed in is adding in this browser; None: nothing, or too long ago."""
    found: Any = flask.session.get(KEPT)
    try:
        enrolling = Enrolling(**found)
    except TypeError:
        return None
    is_theirs = enrolling.account_id == _account_id()
    return enrolling if is_theirs and arrived_at().timestamp() < enrolling.until else None


def drawn(address: str) -> Markup:
    """Draw a QR code, which is part of the page: no picture of a secret has an address."""
    code = segno.make(address, error="m", micro=False)
    return Markup(code.svg_inline(omitsize=True, dark="#000", light="#fff"))


def _keep(begun: Begun) -> None:
    until = (arrived_at() + GOOD_FOR).timestamp()
    enrolling = Enrolling(str(begun.id), begun.secret, begun.address, _account_id(), until)
    flask.session[KEPT] = asdict(enrolling)


def _account_id() -> str:
    signed = session.current()
    assert signed is not None
    return signed.account_id


def _too_late() -> Answer:
    flask.session.pop(KEPT, None)
    flask.flash(_("It took too long, or is done already: begin anew here."), "warn")
    return flask.redirect(flask.url_for("security.ask"), 303)


def _ask(form: Form) -> Answer:
    return rendering.show("account/factor_add.html", form.status, form=form)


def _scan(enrolling: Enrolling, form: Form) -> Answer:
    secret = enrolling.secret
    groups = [secret[at : at + GROUP] for at in range(0, len(secret), GROUP)]
    return rendering.show(
        "account/factor_scan.html",
        form.status,
        form=form,
        qr=drawn(enrolling.address),
        secret=secret,
        groups=groups,
    )
