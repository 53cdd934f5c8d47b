"""The listed mutations: what is done to the code so that the test of a rule must notice."""

import ast
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.requirements import changing, places
from tests.requirements.page import ROOT

FOLDER = Path(__file__).parent / "mutations"


@dataclass(frozen=True)
class Rewording:
    """A text of a template or a style sheet, which stands there once, and what takes its place."""

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
class Change:
    """A part of a definition, wherever that stands, and what takes its place.

    :ivar place: the definition, as `places` finds it: `accounts: Deletion.carry_out`
    :ivar kind: of `changing.KINDS`
    :ivar name: in the part, which no other part of the kind has
    :ivar becomes: an expression or statements, in which `it` is the part; None: it is left out
    """

    place: str
    kind: str
    name: str
    becomes: str | None

    @property
    def file(self) -> str:
        """Tell where the definition stands.

        :raises LookupError: if there is none, or more than one
        """
        files = places.files(self.place)
        if len(files) != 1:
            raise LookupError(f"{self.place} is defined in {files or 'no file'}")
        return files[0]

    def times(self, root: Path = ROOT) -> int:
        """Tell how many parts are meant."""
        return len(self._meant(self._tree(root)))

    def made(self, root: Path = ROOT) -> str:
        """Write the file as it is afterwards, in the layout of no formatter."""
        tree = self._tree(root)
        (part,) = self._meant(tree)
        changing.change(tree, part, self.becomes)
        return ast.unparse(ast.fix_missing_locations(tree)) + "\n"

    def _tree(self, root: Path) -> ast.Module:
        return ast.parse((root / self.file).read_text(encoding="utf-8"))

    def _meant(self, tree: ast.Module) -> list[ast.AST]:
        return [
            part
            for node in places.nodes(self.place, self.file, tree)
            for part in changing.parts(node, self.kind, self.name)
        ]


Edit = Rewording | Change


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
                yield Mutation(
                    breaks=each["breaks"],
                    rules=tuple(each["rules"]),
                    tests=tuple(each["tests"]),
                    edits=tuple(_edit(edit) for edit in each.get("edits") or [each]),
                )


def _edit(said: Mapping[str, Any]) -> Edit:
    if "file" in said:
        return Rewording(said["file"], said["text"], said["becomes"])
    (kind,) = changing.KINDS.keys() & said.keys()
    return Change(said["place"], kind, said[kind], said.get("becomes"))
