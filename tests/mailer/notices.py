"""docs/notices.md, read: who is told of which event, and by which template."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "notices.md"


def rows(title: str) -> list[list[str]]:
    """Read the lines of a table, cell by cell."""
    part = PAGE.read_text(encoding="utf-8").split(f"## {title}\n")[1].split("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def named(cell: str) -> list[str]:
    """Read what a cell names, of events and templates."""
    return re.findall(r"`([^`]+)`", cell)


TOLD = rows("Told")


def told_of(publisher: str) -> set[str]:
    """Name the templates by which people are told of what a service announces."""
    events = f"{publisher}."
    return {
        template
        for row in TOLD
        if any(event.startswith(events) for event in named(row[0]))
        for template in named(row[2])
    }
