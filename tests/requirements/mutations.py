"""The listed mutations: what is done to the code so that the test of a rule must notice."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.requirements.page import ROOT

FOLDER = Path(__file__).parent / "mutations"


@dataclass(frozen=True)
class Edit:
    """A text of a file, which stands there once, and what takes its place."""

    file: str
    text: str
    becomes: str

    def times(self, root: Path = ROOT) -> int:
        """Tell how often the text stands in the file."""
        return (root / self.file).read_text(encoding="utf-8").count(self.text)

    def made(self, root: Path = ROOT) -> str:
        """Write the file as it is afterwards."""
        return (root / self.file).read_text(encoding="utf-8").replace(self.text, self.becomes)


@dataclass(frozen=True)
class Mutation:
    """Edits that break rules, each of which these tests must notice.

    :ivar breaks: what the product does then, in words
    :ivar rules: numbers of `docs/requirements.md`
    :ivar tests: node ids
    """

    breaks: str
    rules: tuple[str, ...]
    tests: tuple[str, ...]
    edits: tuple[Edit, ...]


@cache
def listed() -> tuple[Mutation, ...]:
    """Read them all."""
    return tuple(_read())


def _read() -> Iterator[Mutation]:
    for file in sorted(FOLDER.glob("*.toml")):
        with file.open("rb") as opened:
            for each in tomllib.load(opened)["mutation"]:
                edits = each.get("edits") or [each]
                yield Mutation(
                    breaks=each["breaks"],
                    rules=tuple(each["rules"]),
                    tests=tuple(each["tests"]),
                    edits=tuple(Edit(e["file"], e["text"], e["becomes"]) for e in edits),
                )
