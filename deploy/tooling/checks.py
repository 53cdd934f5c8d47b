"""The checks of `./comptoir lint`, each a program with one line of result."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

FOLDERS = ("deploy", "services", "shared", "tests", "bench")


TEXTS = {".py", ".md", ".toml", ".yml", ".yaml", ".html", ".css", ".js", ".in", ".txt", ".sh"}
CONTRACTS = "tests/architecture/test_layers.py::TestTheImportContracts"
"""What `lint-imports` has checked already; it keeps what it has found out for the next time."""


@dataclass(frozen=True)
class Check:
    """One program that must end well."""

    name: str
    command: tuple[str, ...]


def all_checks(root: Path) -> list[Check]:
    """Return the checks that apply to what is there."""
    folders = [folder for folder in FOLDERS if (root / folder).is_dir()]
    typed = [folder for folder in folders if any((root / folder).rglob("*.py"))]
    checks = [
        Check("ruff check", program("ruff", "check", *folders)),
        Check("ruff format", program("ruff", "format", "--check", *folders)),
        Check("mypy", (sys.executable, "-m", "mypy", *typed)),
        Check("djlint", program("djlint", "--lint", "--quiet", "services/portal")),
        Check("import contracts", program("lint-imports")),
        Check("hygiene", (sys.executable, "-P", "deploy/tooling/hygiene.py", *_texts(root))),
        Check("documents", (sys.executable, "-m", "deploy", "documents")),
    ]
    if any((root / "tests" / "architecture").glob("test_*.py")):
        architecture = (
            *("-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/architecture"),
            *("--deselect", CONTRACTS),
        )
        checks.append(Check("architecture tests", (sys.executable, *architecture)))
    return checks


def _texts(root: Path) -> list[str]:
    """List the texts of the checkout that people write."""
    folders = [root / folder for folder in (*FOLDERS, "docs", "requirements")]
    found = [path for folder in folders for path in folder.rglob("*") if path.suffix in TEXTS]
    found += [path for path in root.iterdir() if path.suffix in TEXTS]
    kept = (path for path in found if not path.name.endswith(".min.js"))
    return sorted(str(path.relative_to(root)) for path in kept if "node_modules" not in path.parts)


def program(name: str, *arguments: str) -> tuple[str, ...]:
    """Return the command line of a program that is installed beside this Python."""
    return (str(Path(sys.executable).parent / name), *arguments)


def run(check: Check, root: Path) -> tuple[bool, str, float]:
    """Run one check, and return whether it passed, what it said, and the seconds it took."""
    start = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode == 0, done.stdout.strip(), time.monotonic() - start
