"""One act on many accounts: foretold, then done at once or by a job."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx

from services.portal.clients.accounts import of
from services.portal.clients.api import Api
from services.portal.clients.jobs import Job, Line, begun
from services.portal.clients.reasons import Reason
from services.portal.clients.shapes import read, read_all


@dataclass(frozen=True)
class Somebody:
    """One of those whom an act would leave out."""

    account_id: UUID
    title: str
    first_name: str
    last_name: str
    identifier: str


@dataclass(frozen=True)
class Exclusion:
    """Whom an act would leave out, and why."""

    code: str
    message: Reason
    count: int
    examples: list[Somebody]


@dataclass(frozen=True)
class Forecast:
    """What an act would do."""

    count: int
    done: int
    excluded: list[Exclusion]


def forecast(api: Api, home: str, order: Mapping[str, Any]) -> Forecast:
    """Tell what an act would do."""
    return read(Forecast, api.post(f"{of(home)}/bulk/forecast", order).json())


def act(api: Api, home: str, order: Mapping[str, Any], *, key: str) -> Job | list[Line]:
    """Do it: each one's outcome, or the job that does it."""
    answer = api.post(f"{of(home)}/bulk", order, key=key)
    return begun(answer) or read_all(Line, answer.json())


def export(api: Api, home: str, what: str, order: Mapping[str, Any], *, key: str) -> httpx.Response:
    """Write a file of accounts, or of their identifiers: the file, or the job that writes it."""
    return api.stream("POST", f"{of(home)}/{what}", json=dict(order), key=key)
