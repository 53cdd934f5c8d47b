"""What no committed text may have: run with the names of files, as before a commit.

Leftovers of a merge, white space at the ends of lines, tabs, no end of line at the end, a key, a
megabyte.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

LARGEST = 1 << 20
MERGE = re.compile(r"^(<{7}|>{7}|={7})( |$)", re.MULTILINE)
KEY = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----\n")
TABBED = {".md", ".py", ".toml", ".yml", ".yaml", ".html", ".css", ".js"}
"""What has no use for tabs."""

GENERATED = {"docs/asyncapi.json", "requirements/node/package-lock.json"}


def faults(path: Path) -> Iterator[str]:
    """Tell what is wrong with a file."""
    content = path.read_bytes()
    if len(content) > LARGEST and path.as_posix() not in GENERATED:
        yield f"is larger than {LARGEST >> 20} MB"
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        yield "is not UTF-8"
        return
    if MERGE.search(text):
        yield "has what a merge has left"
    if KEY.search(text):
        yield "has a private key"
    if "\r" in text:
        yield "has ends of lines of Windows"
    lines = text.split("\n")
    yield from (
        f"line {number} ends in white space"
        for number, line in enumerate(lines, 1)
        if line != line.rstrip()
    )
    if path.suffix in TABBED:
        yield from (
            f"line {number} has a tab" for number, line in enumerate(lines, 1) if "\t" in line
        )
    if text and not text.endswith("\n"):
        yield "has no end of line at its end"


def main(names: list[str]) -> int:
    """Look at files, and tell how many are not as they should be."""
    told = [f"{name}: {fault}" for name in names for fault in faults(Path(name))]
    sys.stdout.writelines(f"{line}\n" for line in told)
    return min(len(told), 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
