"""Reads `docs/requirements.md`: each rule of the sources, and what holds it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docs" / "requirements.md"
SOURCES = {"000": 132, "001": 324, "002": 58}
"""How many lines each source has."""

BASE = "/accounts/v1/establishments/{establishment_id}"
"""What `…` stands for at the beginning of a path."""

WITHOUT = ("open", "outside")
"""What the third column says of a rule that no test holds, with a reason."""

_NUMBER = re.compile(r"(\d{3}):(\d+)([a-z]?)")
_LINES = re.compile(r"(\d+)(?:–(\d+))?")
_CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Rule:
    """A row of the page.

    :ivar number: `000:49a`: the source, the line, and a letter where the line says several things
    :ivar held_by: endpoints, commands, e-mails and the like, as they are written
    :ivar tests: node ids
    :ivar without: one of `WITHOUT`, or nothing
    :ivar reason: why nothing holds it yet
    """

    number: str
    says: str
    held_by: tuple[str, ...]
    tests: tuple[str, ...]
    without: str
    reason: str

    @property
    def source(self) -> str:
        """Name the source."""
        return self.number[:3]

    @property
    def line(self) -> int:
        """Tell the line where its sentence begins."""
        found = _NUMBER.fullmatch(self.number)
        assert found is not None
        return int(found[2])


@dataclass(frozen=True)
class Silence:
    """Lines of a source that state no rule, and what they are."""

    source: str
    lines: tuple[int, ...]
    what: str


@cache
def rules() -> tuple[Rule, ...]:
    """Read the rules, in the order of the page."""
    return tuple(_rule(cells) for cells in _rows(4))


@cache
def silences() -> tuple[Silence, ...]:
    """Read which lines state no rule."""
    return tuple(_silence(cells) for cells in _rows(3))


def tests() -> frozenset[str]:
    """Name every test that holds a rule."""
    return frozenset(test for rule in rules() for test in rule.tests)


def _rows(columns: int) -> Iterator[list[str]]:
    for line in FILE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and len(cells) == columns and cells[0][:3] in SOURCES:
            yield cells


def _rule(cells: list[str]) -> Rule:
    number, says, held_by, tests = cells
    if _NUMBER.fullmatch(number) is None:
        raise ValueError(f"no number of a rule, such as 000:49a: {number}")
    word, _, reason = held_by.partition(":")
    without = word if word in WITHOUT else ""
    return Rule(
        number=number,
        says=says,
        held_by=() if without else tuple(_CODE.findall(held_by)),
        tests=tuple(_CODE.findall(tests)),
        without=without,
        reason=reason.strip() if without else "",
    )


def _silence(cells: list[str]) -> Silence:
    source, lines, what = cells
    found: list[int] = []
    for piece in lines.split(","):
        ends = _LINES.fullmatch(piece.strip())
        if ends is None:
            raise ValueError(f"no lines, such as 3 or 3–5: {piece}")
        found += range(int(ends[1]), int(ends[2] or ends[1]) + 1)
    return Silence(source, tuple(found), what)
