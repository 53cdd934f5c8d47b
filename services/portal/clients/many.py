"""One act on many delegations: rehearsed, then done at once or by a job."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

import httpx

from services.portal.clients.api import Api
from services.portal.clients.jobs import REFUSED, Job, Line, begun
from services.portal.clients.reasons import Reason

OF_PEOPLE = "/delegation/v1/assignments"
PATHS = {
    **{act: f"/delegation/v1/delegations/{act}" for act in ("refuse", "cancel", "terminate")},
    "assign": OF_PEOPLE,
    "take_out": f"{OF_PEOPLE}/end",
    "hand_over": f"{OF_PEOPLE}/hand-over",
    "amend": "/delegation/v1/amendments",
    "transfer": "/delegation/v1/transfers",
}
"""Where each act is asked for."""

UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Told:
    """What became of one delegation, or would.

    :ivar outcome: `refused`, `unchanged`, or what was done
    :ivar establishment: of the other side; None: it is not one's own to see
    :ivar message: why it was refused
    """

    delegation_id: UUID | None
    outcome: str
    establishment: str | None = None
    siret: str | None = None
    message: str | None = None

    @property
    def is_refused(self) -> bool:
        """Tell whether nothing is done, for a reason."""
        return self.outcome == REFUSED

    @property
    def is_unchanged(self) -> bool:
        """Tell whether it was so already."""
        return self.outcome == UNCHANGED

    @classmethod
    def of_line(cls, line: Line) -> Self:
        """Read a line of the report of a job."""
        facts = line.facts or {}
        return cls(
            _id(facts.get("delegation_id")),
            line.outcome,
            facts.get("establishment"),
            facts.get("siret"),
            line.message,
        )

    @classmethod
    def of_answer(cls, row: Mapping[str, Any]) -> Self:
        """Read an outcome as it is answered at once: its names stand beside it, or in `facts`."""
        facts = row.get("facts") or row
        return cls(
            _id(row.get("delegation_id")),
            row["outcome"],
            facts.get("establishment"),
            facts.get("siret"),
            Reason(row.get("message") or "") or None,
        )


def act(
    api: Api, what: str, order: Mapping[str, Any], *, is_rehearsal: bool, key: str
) -> Job | list[Told]:
    """Do it, or only tell what would become of each: one answer for each, or the job that does it.

    :param what: one of `PATHS`
    """
    answer = api.post(PATHS[what], {**order, "dry_run": is_rehearsal}, key=key)
    job = begun(answer)
    if job is not None:
        return job
    told = answer.json()
    return [Told.of_answer(row) for row in (told["lines"] if what == "transfer" else told)]


def export(api: Api, order: Mapping[str, Any], *, key: str) -> httpx.Response:
    """Write a table of delegations: the file, or the job that writes it."""
    return api.stream("POST", "/delegation/v1/delegations/export", json=dict(order), key=key)


def _id(value: object) -> UUID | None:
    return UUID(str(value)) if value else None
