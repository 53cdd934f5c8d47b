"""What two establishments do with amendments."""

from typing import Any
from uuid import UUID

from tests.answers import Answer
from tests.delegation.pairs import Pair


def path(delegation_id: UUID, amendment_id: str = "", last: str = "") -> str:
    """Tell where an amendment, or all of a delegation, stands."""
    parts = (f"/delegations/{delegation_id}/amendments", amendment_id, last)
    return "/".join(part for part in parts if part)


def asked(joined: Pair, delegation_id: UUID, **body: Any) -> str:
    """Ask for more of a delegation, and tell the id of the amendment."""
    answer = joined.asker.post(path(delegation_id), body)
    assert answer.status_code == 201, answer.json
    return str(answer.json["id"])


def accept(joined: Pair, delegation_id: UUID, amendment_id: str, **body: Any) -> Answer:
    """Accept what is shown of an amendment."""
    shown = joined.answerer.get(path(delegation_id, amendment_id)).json
    given = {"text_hash": shown["text_hash"]} | body
    return joined.answerer.post(path(delegation_id, amendment_id, "accept"), given)
