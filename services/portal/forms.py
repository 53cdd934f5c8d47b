"""What was typed into a form, and what is said about it. The services judge; nothing is lost."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self
from uuid import uuid4

import flask
from werkzeug.datastructures import MultiDict

from services.portal import acting
from services.portal.clients.refusals import Away, Refused, SessionOver, StepUpNeeded
from services.portal.languages import gettext as _

KEY = "_key"
GOOD_KEY = re.compile(r"[0-9a-f-]{36}")
LONGEST_NAME = 200
"""Signs: what is said on the next page travels in a cookie."""

LONGEST_NUMBER = 9
"""Digits: what is longer fits into no column."""

SECRET = frozenset({"password", "again", "code", "token", "secret", "csrf", "credential"})
"""Words in the names of fields that no page ever shows again, nor keeps; `again` is a password
typed twice."""

NO_SECRETS = frozenset({"service_code", "kind_code", "password_policy", "password_min_length"})
"""Names that have such a word in them, of what anybody may see. What is not named here is taken for
a secret."""


def _key_of(form: Mapping[str, str]) -> str:
    key = form.get(KEY, "")
    return key if GOOD_KEY.fullmatch(key) else new_key()


def new_key() -> str:
    """Draw what makes that what a form asks for is done once."""
    return str(uuid4())


@dataclass
class Form:
    """A form as it is shown.

    :ivar values: what stands in the fields
    :ivar several: all that stands in those that may have several values, such as boxes
    :ivar errors: messages by field
    :ivar problem: what is said above the form
    :ivar code: of the refusal
    :ivar status: of the page
    :ivar key: makes that what it asks for is done once
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)
    problem: str = ""
    code: str = ""
    members: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    key: str = field(default_factory=new_key)
    several: Mapping[str, list[str]] = field(default_factory=dict)

    @classmethod
    def shown(cls, **values: Any) -> Self:
        """Show a form with values, or with those typed before the session ended."""
        restored: Mapping[str, Any] = flask.g.get("restored") or {}
        return cls(values={**values, **restored}, several=flask.g.get("restored_boxes") or {})

    @classmethod
    def sent(cls) -> Self:
        """Read a form that was sent."""
        form = flask.request.form
        values = {name: value.strip() for name, value in form.items()}
        return cls(values=values, key=_key_of(form), several=dict(form.lists()))

    def __getitem__(self, name: str) -> Any:
        """Give the value of a field; an empty text if there is none."""
        return self.values.get(name, "")

    def ticked(self, name: str) -> list[str]:
        """Give the values of the boxes of one name that are ticked."""
        return list(self.several.get(name, []))

    def name(self) -> str:
        """Give whom or what it is about, to be said once it is done."""
        return str(self["name"])[:LONGEST_NAME]

    def filled(self, names: Iterable[str]) -> dict[str, Any]:
        """Give the fields that have something in them."""
        return {name: self[name] for name in names if self[name] != ""}

    def fail(self, name: str, message: str) -> None:
        """Say what is wrong with a field."""
        self.errors.setdefault(name, []).append(message)
        self.status = 422

    def refuse(self, refusal: Refused, fields: Mapping[str, str] | None = None) -> Self:
        """Say what a service said.

        :param fields: what the service calls a field, to what the form does; others are as they are
        :raises SessionOver, StepUpNeeded: it speaks of whoever is signed in, and of nothing that
            was typed
        :raises Refused: one acts for another, and the delegation does not let one: no form mends it
        """
        is_of_place = acting.establishment_id() and refusal.code in ("forbidden", "not_found")
        if isinstance(refusal, SessionOver | StepUpNeeded) or is_of_place:
            raise refusal
        renamed = fields or {}
        for name, messages in refusal.errors.items():
            self.errors.setdefault(renamed.get(name, name.rpartition(".")[2]), []).extend(messages)
        self.status, self.code, self.members = refusal.status, refusal.code, refusal.members
        self.problem = refusal.text
        if isinstance(refusal, Away):
            self.problem = _(
                "The platform does not answer just now. Nothing you typed is lost: try again in a "
                "few seconds."
            )
        elif refusal.errors:
            self.problem = ""
        return self


def whole_number(text: str) -> int | None:
    """Read a number as a field holds it; None: it is none, or no service could mean it."""
    is_one = text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER
    return int(text) if is_one else None


def keepable(form: Mapping[str, str]) -> dict[str, list[str]]:
    """Give what may be kept of a form, by field: no secret, and nothing of ours."""
    return {
        name: values
        for name, values in MultiDict(form).lists()
        if not name.startswith("_") and not _is_secret(name)
    }


def _is_secret(name: str) -> bool:
    return name not in NO_SECRETS and bool(SECRET & set(re.split(r"[^a-z]+", name.lower())))
