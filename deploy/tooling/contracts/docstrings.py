"""What the docstring of a class tells: what it is, and what each of its values means."""

import inspect
import re
from typing import NamedTuple

_VALUE = re.compile(r"^:ivar (\w+): (.*?)(?=^:|\Z)", re.MULTILINE | re.DOTALL)


class Told(NamedTuple):
    """A docstring, taken apart.

    :ivar summary: its first line
    :ivar more: what follows it; empty if nothing does
    :ivar values: a description by name
    """

    summary: str
    more: str
    values: dict[str, str]


def told(cls: type) -> Told:
    """Read the docstring of a class."""
    text = inspect.getdoc(cls) or ""
    prose = re.split(r"^:", text, maxsplit=1, flags=re.MULTILINE)[0]
    summary, _, more = prose.strip().partition("\n\n")
    return Told(
        _joined(summary),
        _joined(more),
        {name: _joined(said) for name, said in _VALUE.findall(text)},
    )


def _joined(text: str) -> str:
    return " ".join(text.split())
