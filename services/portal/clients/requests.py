"""Asking many establishments for a delegation, row by row: typed in, or from a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self
from uuid import UUID

import httpx

from services.portal.clients.api import Api
from services.portal.clients.jobs import REFUSED, Job, Line, begun
from services.portal.clients.reasons import Reason

PATH = "/delegation/v1/delegations/requests"
NAMED = (
    *("siret", "contract_number", "own_reference"),
    *("name", "mandate_reference", "establishment"),
)
"""Facts that tell whom a row is about."""


@dataclass(frozen=True)
class Asked:
    """What became of one row, or would.

    :ivar number: of the row; of a file, of its line
    :ivar name: what a paper calls the establishment
    :ivar mandate_reference: what that paper is filed under
    :ivar establishment: what the register calls whom both numbers name, where a paper is taken up
    :ivar message: why the establishment is not asked
    :ivar errors: what is wrong with the row, by field
    :ivar delegation_id: of the request, or of what stands in its way
    """

    number: int | None
    outcome: str
    siret: str = ""
    contract_number: str = ""
    own_reference: str = ""
    name: str = ""
    mandate_reference: str = ""
    establishment: str = ""
    message: str | None = None
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    delegation_id: UUID | None = None

    @property
    def is_refused(self) -> bool:
        """Tell whether the establishment is not asked."""
        return self.outcome == REFUSED

    @property
    def is_of_paper(self) -> bool:
        """Tell whether a mandate on paper is taken up, or was to be."""
        return bool(self.name or self.mandate_reference)

    @classmethod
    def of_line(cls, line: Line) -> Self:
        """Read a line of the report of a job."""
        facts = line.facts or {}
        return cls._read(line.number, line.outcome, line.message, facts, facts.get("delegation_id"))

    @classmethod
    def of_answer(cls, row: Mapping[str, Any]) -> Self:
        """Read a line as it is answered at once."""
        facts = row.get("facts") or {}
        return cls._read(
            row["number"],
            row["outcome"],
            Reason(row.get("message") or "") or None,
            facts,
            row.get("delegation_id"),
        )

    @classmethod
    def _read(
        cls,
        number: int | None,
        outcome: str,
        message: str | None,
        facts: Mapping[str, Any],
        delegation_id: str | None,
    ) -> Self:
        named = {name: facts.get(name) or "" for name in NAMED}
        return cls(
            number,
            outcome,
            **named,
            message=message,
            errors=facts.get("errors") or {},
            delegation_id=UUID(delegation_id) if delegation_id else None,
        )


def ask(api: Api, order: Mapping[str, Any], *, is_rehearsal: bool, key: str) -> Job | list[Asked]:
    """Ask, or only tell what would become of each row: the rows, or the job that does it."""
    return _read(api.post(PATH, {**order, "dry_run": is_rehearsal}, key=key))


def ask_by_file(
    api: Api, content: bytes, told: Mapping[str, str], *, is_rehearsal: bool, key: str
) -> Job | list[Asked]:
    """Ask the establishments of a CSV file, or only tell what would become of each row.

    :param told: what all of them are told: `ends_on`, `message`
    """
    answer = api.ask(
        "POST",
        f"{PATH}/file",
        params={**told, "dry_run": "true" if is_rehearsal else "false"},
        content=content,
        headers={"Content-Type": "text/csv"},
        key=key,
    )
    return _read(answer)


def _read(answer: httpx.Response) -> Job | list[Asked]:
    return begun(answer) or [Asked.of_answer(row) for row in answer.json()]
