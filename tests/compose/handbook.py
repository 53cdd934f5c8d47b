"""The commands of docs/operations.md, section by section, as they stand there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from deploy.checkout import ROOT

PAGE = ROOT / "docs" / "operations.md"
ELSEWHERE = "# Elsewhere"
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(#{2,3}) (.+)$", re.MULTILINE)


@dataclass
class Section:
    """What stands below a heading.

    :ivar blocks: language and text of each fenced block
    """

    heading: str
    blocks: list[tuple[str, str]] = field(default_factory=list)

    @property
    def commands(self) -> list[tuple[str, str | None]]:
        """Give each block that runs here, with what it is said to print."""
        found: list[tuple[str, str | None]] = []
        for language, text in self.blocks:
            if language == "sh" and not text.startswith(ELSEWHERE):
                found.append((text, None))
            elif language == "text":
                found[-1] = (found[-1][0], text)
        return found


def sections() -> Iterator[Section]:
    """Read the page."""
    page = PAGE.read_text()
    headings = list(_HEADING.finditer(page))
    ends = [found.start() for found in headings[1:]] + [len(page)]
    for found, end in zip(headings, ends, strict=True):
        text = page[found.end() : end]
        yield Section(found[2], [(one[1], one[2]) for one in _FENCE.finditer(text)])


def blocks(language: str) -> list[str]:
    """Give every block of a language."""
    return [text for one in sections() for kind, text in one.blocks if kind == language]


def is_as_shown(printed: str, shown: str) -> bool:
    """Tell whether a block printed what the page shows, line by line; `…` stands for anything."""
    pattern = re.escape(shown.strip()).replace("…", "[^\n]*")
    return re.fullmatch(pattern, printed.strip()) is not None
