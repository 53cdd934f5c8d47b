"""Accounts that are created from a CSV file."""

from uuid import UUID

import httpx

from services.portal.clients.accounts import of
from services.portal.clients.api import Api
from services.portal.clients.jobs import Job
from services.portal.clients.shapes import read


def begin(api: Api, home: str, content: bytes, *, is_rehearsal: bool, key: str) -> Job:
    """Create the accounts of a file, or only tell what would become of each row."""
    answer = api.ask(
        "POST",
        f"{of(home)}/import",
        params={"dry_run": "true" if is_rehearsal else "false"},
        content=content,
        headers={"Content-Type": "text/csv"},
        key=key,
    )
    return read(Job, answer.json())


def carry_out(api: Api, home: str, job_id: UUID, *, key: str) -> Job:
    """Create the accounts of a file of which a dry run has told what would become of each row."""
    return read(Job, api.post(f"{of(home)}/import/{job_id}/carry-out", {}, key=key).json())


def template(api: Api, home: str) -> httpx.Response:
    """Give the file to fill in."""
    return api.get(f"{of(home)}/import-template")
