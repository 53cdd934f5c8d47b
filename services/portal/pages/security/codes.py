"""Recovery codes: ten on a sheet, each good once in the place of an application."""

from urllib.parse import quote

import flask

from services.portal import clients, rendering
from services.portal.access import for_holders
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import day
from services.portal.languages import gettext as _
from services.portal.pages.security import blueprint
from services.portal.visitors import api, arrived_at, portal

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/codes")
@for_holders
def ask_codes() -> Answer:
    """Say what other codes mean for those there are."""
    return _ask(Form.shown())


@blueprint.post("/codes")
@for_holders
def renew_codes() -> Answer:
    """Make ten others, shown this once."""
    form = Form.sent()
    try:
        codes = clients.factors.new_codes(api())
    except Refused as refusal:
        return _ask(form.refuse(refusal))
    return reveal(codes)


def reveal(codes: list[str], *, added: str = "") -> Answer:
    """Show recovery codes, this once: to be printed, copied, or kept in a file.

    :param added: the kind of factor that has just been added, with which they come; empty: none
    """
    return rendering.show(
        "account/recovery_codes.html",
        codes=codes,
        added=added,
        file=f"data:text/plain;charset=utf-8,{quote(_file(codes))}",
    )


def _file(codes: list[str]) -> str:
    """Write them as a file holds them, with what they are for: its reader has seen no page."""
    name, made_on = portal().settings.platform_name, day(arrived_at())
    lines = [
        _("%(platform)s: recovery codes made on %(day)s", platform=name, day=made_on),
        _("Each is good once, after your password, in the place of your application or passkey."),
        "",
        *codes,
    ]
    return "".join(f"{line}\r\n" for line in lines)


def _ask(form: Form) -> Answer:
    return rendering.show("account/recovery_codes_new.html", form.status, form=form)
