"""Who is to administer an establishment that has nobody: a form's fields, as the service has them.

The fields stand in `registration/_administrator.html`.
"""

from typing import Any

from services.portal.clients.refusals import Refused
from services.portal.forms import Form

STREET = ("street", "street_more")
PERSON = ("title", "first_name", "last_name", "email", "phone", "department")


def facts(form: Form) -> dict[str, Any]:
    """Read them off a form."""
    lines = [form[name] for name in STREET if form[name]]
    address = {"lines": lines, "postcode": form["postcode"], "city": form["city"]}
    return {**form.filled(PERSON), "postal_address": address}


def refuse(form: Form, refusal: Refused) -> Form:
    """Say what is wrong at the field that it is about; each line of an address has its own."""
    filled = [name for name in STREET if form[name]] or ["street"]
    lines = "administrator.postal_address.lines"
    at = {f"{lines}.{place}": name for place, name in enumerate(filled)}
    return form.refuse(refusal, {lines: "street", **at})
