"""What an act on many delegations needs to be told beside which they are: why, or whom."""

from typing import Any

from services.portal import clients, session
from services.portal.clients.accounts import Row
from services.portal.clients.shapes import Page
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.pages.accounts.levels import FIELD, Grid
from services.portal.pages.delegations.chosen import Chosen
from services.portal.visitors import api

WITH_REASON = ("refuse", "terminate")
WITH_PERSON = ("assign", "take_out")
AMEND, TRANSFER = "amend", "transfer"
TO_BE_TOLD = (*WITH_REASON, *WITH_PERSON, AMEND, TRANSFER)
"""What needs to be told more than which delegations are meant."""

ACTS = (*TO_BE_TOLD, "cancel")
WITH_RIGHTS = ("assign", AMEND)

SUCCESSOR = ("siret", "contract_number")
MORE = ("ends_on", "message")
FIELDS = {"successor": "siret"}
"""What the API calls a field that a form calls otherwise."""

FOUND = 25
"""How many accounts a search shows."""

LONGEST_SEARCH = 100


def read(form: Form, act: str, chosen: Chosen) -> dict[str, Any]:
    """Read what is to be done; the form says what is missing."""
    if act in WITH_PERSON:
        order = chosen.selection("delegation_ids")
        if not form["account_id"]:
            form.fail("account_id", _("Choose somebody."))
        order["account_id"] = form["account_id"]
        if act == "assign":
            order |= {"as_far_as_each_goes": True} | _rights()
        return order
    if act == AMEND:
        return chosen.selection("delegation_ids") | _more(form)
    order = chosen.selection()
    if act == TRANSFER:
        return order | _offer(form)
    if act in WITH_REASON:
        if not form["reason"]:
            form.fail("reason", _("Say why: the other establishment reads it."))
        order["reason"] = form["reason"]
    return order


def carried(order: dict[str, Any], form: Form) -> dict[str, list[str]]:
    """Tell what a form carries on of an order, beside which delegations it is about."""
    rights = {f"{FIELD}{code}": [level] for code, level in order.get("rights", {}).items()}
    said = {**order, **order.get("successor", {})}
    names = ("reason", "account_id", *SUCCESSOR, *MORE)
    told: dict[str, list[str]] = {name: [said[name]] for name in names if name in said}
    looked_for = {"like": [form["like"]]} if form["like"] else {}
    return {**told, **rights, **looked_for}


def colleagues(form: Form) -> Page[Row]:
    """Look for people of one's establishment whose accounts are in use."""
    query = {"q": str(form["like"])[:LONGEST_SEARCH], "status": "active", "page_size": FOUND}
    return clients.accounts.listed(api(), session.home(), query)


def _offer(form: Form) -> dict[str, Any]:
    """Read to whom delegations are offered, and what it is told."""
    if not form["siret"]:
        form.fail("siret", _("Write its SIRET: 14 digits."))
    if not form["contract_number"]:
        form.fail("contract_number", _("Write one of its contract numbers."))
    return {"successor": form.filled(SUCCESSOR)} | form.filled(("message",))


def _more(form: Form) -> dict[str, Any]:
    """Read what is asked for beyond what each grants."""
    more = _rights() | form.filled(MORE)
    if not more.keys() - {"message"}:
        form.fail("ends_on", _("Choose a later last day, or what is to be added."))
    return more


def _rights() -> dict[str, dict[str, str]]:
    """Tell what is chosen for somebody, all that each grants if nothing is; or is to be added."""
    levels = {code: level for code, level in Grid.levels_sent().items() if level != "none"}
    return {"rights": levels} if levels else {}
