"""What is kept of oneself."""

from dataclasses import dataclass
from typing import Any

from services.portal.clients.api import Api
from services.portal.clients.jobs import Job
from services.portal.clients.shapes import read

SERVICES = ("identity", "delegation", "mailer")
"""Those that tell it at once; `accounts` writes a file."""

KIND = "own_data"


@dataclass(frozen=True)
class Holdings:
    """What a service keeps: rows by kind."""

    service: str
    data: dict[str, list[dict[str, Any]]]


def kept(api: Api, service: str) -> Holdings:
    """Tell what a service keeps."""
    return Holdings(service, api.get(f"/{service}/v1/me/data").json()["data"])


def ask_for_file(api: Api, key: str) -> Job:
    """Have `accounts` write what it keeps."""
    return read(Job, api.post("/accounts/v1/me/export", key=key).json())
