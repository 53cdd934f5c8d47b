"""Reading answers."""

from collections.abc import Mapping
from typing import Any, Protocol


class Answer(Protocol):
    """What a call is answered."""

    status_code: int
    mimetype: str
    headers: Mapping[str, str]
    json: Any
    data: bytes


def refused(answer: Any) -> tuple[int, str]:
    """Tell how a call was refused; one that was not refused fails here, by what it was given."""
    assert answer.mimetype == "application/problem+json", (answer.status, answer.data)
    return answer.status_code, str(answer.json["code"])


def refusal(answer: Any) -> str:
    """Tell the code of a refusal."""
    return refused(answer)[1]
