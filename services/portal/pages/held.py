"""What services keep of somebody, in words: each kind of row, each fact, and what it says."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from services.portal.languages import colon, day, gettext, marked, moment

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S*")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")

KINDS = {
    "amendments": marked("Amendments asked for or answered"),
    "assignments": marked("Delegations where you work"),
    "challenges": marked("Sign-ins that wait for a second factor"),
    "codes": marked("Codes sent by e-mail"),
    "credential": marked("Sign-in"),
    "delegations": marked("Delegations asked for or answered"),
    "devices": marked("Devices"),
    "emails": marked("E-mails"),
    "events": marked("History of delegations"),
    "factor_letters": marked("Letters with codes for lost second factors"),
    "factor_reminders": marked("Reminders to add a second factor"),
    "factor_resets": marked("Resets of second factors"),
    "factor_tries": marked("Wrong codes of second factors"),
    "factors": marked("Second factors"),
    "letters_on_paper": marked("Letters on paper that name you"),
    "letters_read": marked("Letters read"),
    "links": marked("Linked accounts"),
    "objections": marked("Objections made or answered"),
    "passkeys": marked("Passkeys"),
    "person": marked("Name and addresses"),
    "recovery_codes": marked("Recovery codes of second factors"),
    "remembered_devices": marked("Browsers remembered for 7 days"),
    "sessions": marked("Sessions"),
    "suppressed_addresses": marked("Addresses to which e-mails no longer leave"),
    "transfers": marked("Transfers of delegations offered or taken"),
}
FACTS = {
    "account_id": marked("Account"),
    "acr": marked("Strength of the proof"),
    "address": marked("Address"),
    "amr": marked("Shown as proof"),
    "answer": marked("Answer"),
    "answered_at": marked("Answered on"),
    "assigned_at": marked("Chosen on"),
    "authenticated_at": marked("Proved on"),
    "body": marked("Text"),
    "confirmed_at": marked("Confirmed on"),
    "count": marked("How many"),
    "created_at": marked("Made on"),
    "days": marked("Days before"),
    "delegation_id": marked("Delegation"),
    "device": marked("Device"),
    "due_at": marked("Carried out on"),
    "due_on": marked("From which day on"),
    "email": marked("E-mail address"),
    "email_changed_at": marked("E-mail address changed on"),
    "email_moved_at": marked("E-mail address changed by somebody else on"),
    "end_reason": marked("Why it ended"),
    "ended_at": marked("Ended on"),
    "ending": marked("How it ended"),
    "error": marked("What went wrong"),
    "expires_at": marked("Good until"),
    "expires_on": marked("Account expiry"),
    "facts": marked("What was changed"),
    "first_name": marked("First name"),
    "first_read_at": marked("First read on"),
    "former_email": marked("E-mail address before"),
    "happened_at": marked("Happened on"),
    "has_password": marked("A password is set"),
    "id": marked("Reference"),
    "identifier": marked("Identifier"),
    "is_synced": marked("Kept by several devices"),
    "kind": marked("Kind"),
    "label": marked("Name"),
    "language": marked("Language"),
    "last_name": marked("Last name"),
    "last_read_at": marked("Last read on"),
    "last_seen_at": marked("Last seen on"),
    "last_signed_in_at": marked("Last signed in on"),
    "last_used_at": marked("Last used on"),
    "letter_id": marked("Letter"),
    "link_id": marked("Link"),
    "linked_account_id": marked("Account it leads to"),
    "linked_identifier": marked("Identifier it leads to"),
    "locked_until": marked("Locked until"),
    "looked_up_at": marked("Link opened"),
    "made_at": marked("Made on"),
    "mandate_reference": marked("Reference of the mandate"),
    "mandate_signed_on": marked("Mandate signed on"),
    "message": marked("Message"),
    "name": marked("Name"),
    "offered_at": marked("Offered on"),
    "own_new_email": marked("New e-mail address, not confirmed yet"),
    "pages": marked("Pages"),
    "password_set_at": marked("Password set on"),
    "phone": marked("Phone"),
    "preferences": marked("Preferences"),
    "profile": marked("Profile"),
    "purpose": marked("What for"),
    "reader": marked("Reader"),
    "reason": marked("Reason"),
    "recipient": marked("Sent to"),
    "refreshed_at": marked("Last used on"),
    "removal": marked("How it was removed"),
    "rendered_at": marked("Printed on"),
    "reported_at": marked("Told to have come back on"),
    "requested_at": marked("Asked for on"),
    "rights": marked("Rights"),
    "said": marked("What the mail server said"),
    "sent_at": marked("Sent on"),
    "settled_at": marked("Settled on"),
    "side": marked("Side"),
    "spent_at": marked("Used on"),
    "status": marked("Status"),
    "subject": marked("Subject"),
    "template": marked("Kind of e-mail"),
    "times": marked("How many times"),
    "title": marked("Title"),
    "transports": marked("How the device is reached"),
    "tried_at": marked("Tried again on"),
    "tries": marked("Wrong tries"),
    "way": marked("By whom"),
}
"""By the name that a service gives a fact, in `GET …/me/data`."""

SAID = {
    "administrator": marked("Administrator"),
    "user": marked("User"),
    "one_factor": marked("One factor"),
    "two_factors": marked("Two factors"),
    "active": marked("Active"),
    "invited": marked("Invited"),
    "none": marked("None"),
    "read": marked("Read only"),
    "write": marked("Modification"),
    "ms": marked("Ms"),
    "mr": marked("Mr"),
}
"""What is said of somebody in one word of the platform's; other such words stand as they are."""

IN_A_WORD = ("acr", "profile", "rights", "status", "title")


def kind(name: str) -> str:
    """Say what rows are about."""
    return gettext(KINDS[name]) if name in KINDS else name.replace("_", " ")


def fact(name: str) -> str:
    """Say what a fact is called."""
    return gettext(FACTS[name]) if name in FACTS else name.replace("_", " ")


def shown(name: str, value: Any) -> str:
    """Say a fact: days and moments as people write them, lists and tables as words."""
    if value is None or value in ("", [], {}):
        return "–"
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, Mapping):
        return ", ".join(f"{key}{colon()}{shown(name, inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return ", ".join(shown(name, each) for each in value)
    if name in IN_A_WORD and value in SAID:
        return gettext(SAID[value])
    return _text(str(value))


def _text(value: str) -> str:
    if _MOMENT.fullmatch(value):
        return moment(datetime.fromisoformat(value))
    if _DAY.fullmatch(value):
        return day(date.fromisoformat(value))
    return value
