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


def outcomes(answer: Answer) -> list[tuple[str, str | None]]:
    """Tell what became of each thing, and the code of each refusal."""
    assert answer.status_code == 200, answer.json
    return [(line["outcome"], line.get("code")) for line in answer.json]
