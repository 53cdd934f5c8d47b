"""The code of a Markdown page, as scripts: each line stands where it stands in the page."""

from dataclasses import dataclass
from pathlib import Path

ENDS = {
    "sh": 'echo {number} >> "$RAN"',
    "python": 'with open(os.environ["RAN"], "a") as ran: print({number}, file=ran)',
}
"""What stands in the place of a block's end, so that it is known to have been reached."""


@dataclass
class Page:
    """A page whose blocks are run.

    :ivar blocks: the line of each block's end, by language
    :ivar scripts: by language
    """

    blocks: dict[str, list[int]]
    scripts: dict[str, str]


def read(path: Path) -> Page:
    """Read a page.

    :raises ValueError: if a block is of a language that is not run
    """
    lines = path.read_text().splitlines()
    blocks: dict[str, list[int]] = {language: [] for language in ENDS}
    scripts = {language: [""] * len(lines) for language in ENDS}
    language = None
    for index, line in enumerate(lines):
        if not line.lstrip().startswith("```"):
            if language:
                scripts[language][index] = line
        elif language:
            blocks[language].append(index + 1)
            scripts[language][index] = ENDS[language].format(number=index + 1)
            language = None
        else:
            language = line.strip("` ")
            if language not in ENDS:
                raise ValueError(f"{path.name}:{index + 1}: nobody runs a block of {language!r}")
    return Page(blocks, {name: "\n".join(script) + "\n" for name, script in scripts.items()})
