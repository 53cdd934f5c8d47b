"""E-mails for the platform's operators: how they fare, what is suppressed, how they are worded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from services.portal.clients.api import Api
from services.portal.clients.shapes import Page, read, read_all

PATH = "/mailer/v1"


@dataclass(frozen=True)
class Attempt:
    """One try to send an e-mail.

    :ivar outcome: sent, postponed, refused, in_doubt; None: it lasts
    """

    number: int
    started_at: datetime
    ended_at: datetime | None = None
    outcome: str | None = None
    answer: str | None = None


@dataclass(frozen=True)
class Email:
    """An e-mail in a list."""

    id: UUID
    template: str
    language: str
    recipient: str
    status: str
    tries: int
    queued_at: datetime
    due_at: datetime
    subject: str | None = None
    error: str | None = None
    establishment_id: UUID | None = None
    sent_at: datetime | None = None
    reported_at: datetime | None = None


@dataclass(frozen=True)
class WholeEmail(Email):
    """An e-mail with each try, and its text as sent, the code blanked."""

    attempts: list[Attempt] = field(default_factory=list)
    message_id: str | None = None
    version: str | None = None
    body: str | None = None


@dataclass(frozen=True)
class Waiting:
    """How many e-mails of a lane stand how.

    :ivar due: of those that are queued, how many could leave now
    :ivar oldest_due_at: since when the first of these could
    """

    lane: str
    statuses: dict[str, int]
    due: int
    oldest_due_at: datetime | None = None


@dataclass(frozen=True)
class Suppression:
    """An address that nothing is sent to but what somebody waits for.

    :ivar said: what the server, or its holder, said
    """

    id: UUID
    address: str
    reason: str
    said: str
    email_id: UUID
    suppressed_at: datetime
    establishment_id: UUID | None = None
    tried_at: datetime | None = None


@dataclass(frozen=True)
class Template:
    """A template.

    :ivar description: what it is for, in English
    :ivar subjects: how the subject of its example reads, by language
    :ivar sample: an example of its values
    """

    name: str
    version: str
    description: str
    languages: list[str]
    has_code: bool
    subjects: dict[str, str]
    sample: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Wording:
    """How an e-mail reads."""

    subject: str
    text: str
    html: str


def listed(api: Api, query: Mapping[str, Any]) -> Page[Email]:
    """List them, the newest first.

    :param query: status, template, recipient, page
    """
    return api.page(Email, f"{PATH}/emails", **query)


def queue(api: Api) -> list[Waiting]:
    """Count those that have not left, by lane."""
    return read_all(Waiting, api.get(f"{PATH}/emails/queue").json())


def show(api: Api, email_id: UUID) -> WholeEmail:
    """Read one; the history of the establishment that it was written to shows it."""
    return read(WholeEmail, api.get(f"{PATH}/emails/{email_id}").json())


def retry(api: Api, email_id: UUID) -> None:
    """Try again to send one that was given up."""
    api.post(f"{PATH}/emails/{email_id}/retry")


def suppressions(api: Api, address: str, page: int) -> Page[Suppression]:
    """List suppressed addresses, the latest first.

    :param address: a part of it; empty: all
    """
    return api.page(Suppression, f"{PATH}/suppressions", address=address or None, page=page)


def suppression(api: Api, suppression_id: UUID) -> Suppression:
    """Read why an address is suppressed; the history of the establishment shows it."""
    return read(Suppression, api.get(f"{PATH}/suppressions/{suppression_id}").json())


def lift(api: Api, suppression_id: UUID, reason: str) -> Suppression:
    """Send mails to an address again, those that waited first."""
    answer = api.post(f"{PATH}/suppressions/{suppression_id}/lift", {"reason": reason})
    return read(Suppression, answer.json())


def templates(api: Api) -> list[Template]:
    """List the templates."""
    return read_all(Template, api.get(f"{PATH}/templates").json())


def template(api: Api, name: str) -> Template:
    """Read one, with an example of its values."""
    return read(Template, api.get(f"{PATH}/templates/{name}").json())


def preview(api: Api, name: str, language: str, values: Mapping[str, Any]) -> Wording:
    """See how an e-mail would read; the example's values stand for those not given."""
    body = {"language": language, "values": dict(values)}
    return read(Wording, api.post(f"{PATH}/templates/{name}/preview", body).json())
