"""Establishments and the register, for the platform's operators."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.portal.clients.api import Api
from services.portal.clients.establishments import PATH, Address, Establishment, Representative
from services.portal.clients.jobs import Job
from services.portal.clients.shapes import Page, read

ENTRIES = "/accounts/v1/register-entries"
IMPORTS = "/accounts/v1/register-imports"
CSV = "text/csv"


@dataclass(frozen=True)
class Entry:
    """One contract of one establishment, as the register has it."""

    siret: str
    contract_number: str
    name: str
    address: Address
    representative: Representative | None = None


@dataclass(frozen=True)
class Recovered:
    """Who administers an establishment again."""

    account_id: UUID
    identifier: str
    account_status: str


def found(api: Api, query: Mapping[str, Any]) -> Page[Establishment]:
    """Find establishments.

    :param query: q, status, is_orphaned, has_accepted_terms, is_centralising, is_sandbox, page
    """
    return api.page(Establishment, PATH, **query)


def do(api: Api, establishment_id: UUID, act: str, facts: Mapping[str, Any]) -> None:
    """Suspend, reactivate, close or correct an establishment.

    :param facts: the reason, and what the act needs beside it
    """
    api.post(f"{PATH}/{establishment_id}/{act}", dict(facts) if facts else None)


def recover(api: Api, establishment_id: UUID, facts: Mapping[str, Any]) -> Recovered:
    """Give an orphaned establishment an administrator: an overdue one, or somebody new.

    :param facts: `account_id`, or `administrator`
    """
    answer = api.post(f"{PATH}/{establishment_id}/recover", dict(facts))
    return read(Recovered, answer.json())


def entries(api: Api, words: str, page: int) -> Page[Entry]:
    """Look the register up."""
    return api.page(Entry, ENTRIES, q=words or None, page=page)


def bring_in(api: Api, content: bytes, *, is_rehearsal: bool, key: str) -> Job:
    """Add to the register, or correct, what a file says; or only tell what would become of it."""
    answer = api.ask(
        "POST",
        IMPORTS,
        params={"dry_run": "true" if is_rehearsal else "false"},
        content=content,
        headers={"Content-Type": CSV},
        key=key,
    )
    return read(Job, answer.json())


def carry_out(api: Api, job_id: UUID, *, key: str) -> Job:
    """Bring in a file of which a dry run has told what would become of each row."""
    return read(Job, api.post(f"{IMPORTS}/{job_id}/carry-out", {}, key=key).json())


@dataclass(frozen=True)
class AskingPerson:
    """Who asks, and would be the administrator."""

    first_name: str
    last_name: str
    email: str
    title: str = ""
    phone: str | None = None


@dataclass(frozen=True)
class Asker:
    """Somebody who waits for a code on paper, or has one to hand in.

    :ivar proof: of a registration, what it waits for: `letter` or `operator`
    :ivar letter_leaves_at: when the next letter that lists them will leave; None: none has to
    :ivar letter_lost_at: when the last one came back, or was cancelled: no other leaves by itself
    """

    id: UUID
    establishment_id: UUID
    establishment_name: str
    siret: str
    administrator: AskingPerson
    asked_at: datetime
    lapses_at: datetime
    wrong_tries: int = 0
    letter_left_at: datetime | None = None
    letter_leaves_at: datetime | None = None
    letter_lost_at: datetime | None = None
    proof: str | None = None


def askers(api: Api, of: str, page: int) -> Page[Asker]:
    """List who asks to register, or to recover, the oldest first.

    :param of: `registrations` or `recoveries`
    """
    return api.page(Asker, f"/accounts/v1/{of}", page=page)


def asker(api: Api, of: str, siret: str, asker_id: UUID) -> Asker | None:
    """Find one among all who ask for an establishment; None: they wait no more.

    :param of: `registrations` or `recoveries`
    """
    waiting = api.every(Asker, f"/accounts/v1/{of}", siret=siret)
    return next((one for one in waiting if one.id == asker_id), None)


def settle(api: Api, of: str, asker: Asker, act: str) -> None:
    """Confirm, reset or withdraw what somebody asks.

    :param act: `confirm` (registrations alone), `reset` or `withdraw`
    """
    place = f"{PATH}/{asker.establishment_id}"
    if act == "confirm":
        api.post(f"{place}/confirm", {})
    elif of == "registrations":
        api.post(f"{place}/registration/{act}")
    else:
        api.post(f"{place}/recoveries/{asker.id}/{act}")
