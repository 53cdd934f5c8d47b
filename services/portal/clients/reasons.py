"""Why something was not done, for people: services write it for programs, too."""

import re
from collections.abc import Mapping
from typing import Any, Self

SEE = re.compile(r"[\s:,;.]*\b(?:see|voyez) `\w+`|\s*\(`\w+`\)", re.IGNORECASE)
"""Tells a program under which name it reads more."""

NAME = re.compile(r"`([^`]+)`")


def plain(text: str, members: Mapping[str, Any] | None = None) -> str:
    """Leave out of a sentence what only programs know; a number that it names is written there.

    :param members: what else the refusal tells, by the names that the sentence may have in it
    """

    def written(name: re.Match[str]) -> str:
        value = (members or {}).get(name[1])
        return str(value) if type(value) is int else name[1]

    return NAME.sub(written, SEE.sub("", text))


class Reason(str):
    """Why something was not done, as people read it.

    :param text: as a service wrote it
    """

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """Leave out what only programs know."""
        return super().__new__(cls, plain(text))
