"""Finds a definition by its name, in whichever file of a service it stands."""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from tests.requirements.page import ROOT


@cache
def _definitions(part: str) -> Mapping[str, frozenset[tuple[str, str]]]:
    """List what a service, or `shared`, defines: by last name, the dotted names and their files."""
    folder = ROOT / (part if part == "shared" else f"services/{part}")
    found: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for path in folder.rglob("*.py"):
        file = path.relative_to(ROOT)
        module = ".".join(file.with_suffix("").parts)
        for name, _ in defined(ast.parse(path.read_text(encoding="utf-8"))):
            found[name.rpartition(".")[2]].add((f"{module}.{name}", str(file)))
    return {name: frozenset(places) for name, places in found.items()}


def defined(tree: ast.Module | ast.ClassDef, within: str = "") -> Iterator[tuple[str, ast.stmt]]:
    """List the functions, classes and named values of a module, those of its classes too."""
    for each in tree.body:
        match each:
            case ast.FunctionDef(name=name):
                yield within + name, each
            case ast.ClassDef(name=name):
                yield within + name, each
                yield from defined(each, f"{within}{name}.")
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                yield within + name, each


def files(place: str) -> list[str]:
    """List the files that define a place: one, unless the name is unknown or too short.

    :param place: the service, or `shared`, and the end of a dotted name, with as much of it as
        tells it from its namesakes: `accounts: Deletion.carry_out`, `accounts: advice.of`
    """
    part, name = place.split(": ")
    known = _definitions(part).get(name.rpartition(".")[2], frozenset())
    return sorted(file for dotted, file in known if f".{dotted}".endswith(f".{name}"))


def nodes(place: str, file: str, tree: ast.Module) -> list[ast.stmt]:
    """Find the definitions of a place in the file that has it, as it is read now."""
    name = place.split(": ")[1]
    module = ".".join(Path(file).with_suffix("").parts)
    return [node for own, node in defined(tree) if f".{module}.{own}".endswith(f".{name}")]
