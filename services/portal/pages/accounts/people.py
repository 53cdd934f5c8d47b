"""Who a person is and how they are reached: what is typed, and what the API is sent."""

from collections.abc import Mapping
from typing import Any

from services.portal.clients.accounts import Account
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from shared.text.numbers import readable

FIELDS = (
    *("title", "first_name", "last_name", "email", "phone", "department"),
    *("address", "postcode", "city"),
)
"""What a form of coordinates holds."""

NAMES = {"postal_address": "address", "lines": "address", "postal_address.lines": "address"}
"""What the API calls fields, to what the form does."""


def typed(account: Account) -> dict[str, str]:
    """Tell what stands in the fields for an account."""
    address = account.postal_address
    return {
        "title": account.title,
        "first_name": account.first_name,
        "last_name": account.last_name,
        "email": account.pending_email or account.email,
        "phone": readable(account.phone or ""),
        "department": account.department or "",
        "address": "\n".join(address.lines) if address else "",
        "postcode": address.postcode if address else "",
        "city": address.city if address else "",
    }


def meant(values: Mapping[str, Any]) -> dict[str, Any]:
    """Tell the API what was typed; what is empty and may be is sent as none."""
    given: dict[str, Any] = {n: values.get(n, "") for n in ("title", "first_name", "last_name")}
    given["email"] = values.get("email", "")
    given |= {name: values.get(name) or None for name in ("phone", "department")}
    lines = [line.strip() for line in str(values.get("address") or "").splitlines() if line.strip()]
    postcode, city = values.get("postcode", ""), values.get("city", "")
    has_address = bool(lines or postcode or city)
    address = {"lines": lines, "postcode": postcode, "city": city} if has_address else None
    return given | {"postal_address": address}


def changed(account: Account, values: Mapping[str, Any]) -> dict[str, Any]:
    """Tell only what is to be another."""
    before, now = meant(typed(account)), meant(values)
    return {name: value for name, value in now.items() if value != before[name]}


def refuse(form: Form, refusal: Refused) -> Form:
    """Say what the API says, at the fields that it means."""
    names = {name: NAMES.get(name, name.rpartition(".")[2]) for name in refusal.errors}
    names = {name: NAMES.get(field, field) for name, field in names.items()}
    names |= {n: "address" for n in refusal.errors if n.startswith("postal_address.lines")}
    return form.refuse(refusal, names)
