"""Makes `.venv` and installs the pinned packages, for `./comptoir`.

Standard library only: nothing is installed yet. Two runs at once wait for one another; what a
killed run left half done is made again.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

CONTAINED = {"embedded": ("embedded",), "dev": ("embedded", "dev")}
"""Each set of packages, and the sets that are there once it is installed."""


class Refusal(Exception):
    """What stands in the way, in one sentence."""


def main(root: Path, wanted: str) -> int:
    """Have the packages of `requirements/<wanted>.txt` in `.venv`, and return an exit code."""
    try:
        with (root / ".venv.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not _is_installed(root, wanted):
                _install(root, wanted)
    except OSError as error:
        print(f"comptoir: {root} cannot be prepared: {error}.", file=sys.stderr)
        return 1
    except Refusal as refusal:
        print(f"comptoir: {refusal}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("comptoir: stopped; the next run takes up where this one left.", file=sys.stderr)
        return 130
    return 0


def _install(root: Path, wanted: str) -> None:
    venv = root / ".venv"
    stamps = venv / ".comptoir"
    unfinished = stamps / "unfinished"
    is_new = unfinished.exists() or not _has_pip(venv)
    if is_new:
        why = "first time: about a minute"
    elif (stamps / f"{wanted}.txt").exists():
        why = "the pinned versions have changed"
    else:
        why = "what developers need: about half a minute"
    print(f"comptoir: installing Python packages into .venv ({why}) …", file=sys.stderr)
    if is_new:
        _make(venv)
    stamps.mkdir(exist_ok=True)
    unfinished.touch()
    _pip_install(venv, root / "requirements" / f"{wanted}.txt")
    for name in CONTAINED[wanted]:
        shutil.copyfile(root / "requirements" / f"{name}.txt", stamps / f"{name}.txt")
    unfinished.unlink()


def _is_installed(root: Path, wanted: str) -> bool:
    stamps = root / ".venv" / ".comptoir"
    stamp = stamps / f"{wanted}.txt"
    required = root / "requirements" / f"{wanted}.txt"
    return (
        not (stamps / "unfinished").exists()
        and stamp.is_file()
        and stamp.read_bytes() == required.read_bytes()
        and _has_pip(root / ".venv")
    )


def _has_pip(venv: Path) -> bool:
    try:
        found = _run(str(venv / "bin" / "python"), "-m", "pip", "--version")
    except OSError:
        return False
    return found.returncode == 0


def _make(venv: Path) -> None:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        raise Refusal(
            f"Python {version} ({sys.executable}) cannot make virtual environments here; "
            f"on Debian or Ubuntu, install the package python{version}-venv, then run this again."
        ) from None
    if venv.is_symlink() or venv.is_file():
        raise Refusal(f"{venv} is in the way: it is not a folder that this command made.")
    made = _run(sys.executable, "-m", "venv", "--clear", str(venv))
    if made.returncode != 0:
        print(made.stdout, file=sys.stderr)
        raise Refusal(f"Python {version} ({sys.executable}) could not make {venv}; see above.")


def _pip_install(venv: Path, pinned: Path) -> None:
    pip = (str(venv / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--no-input")
    installed = _run(*pip, "install", "--quiet", "--require-hashes", "-r", str(pinned))
    if installed.returncode != 0:
        print(installed.stdout, file=sys.stderr)
        raise Refusal(
            "the Python packages could not be installed (see above); "
            "once the cause is gone, run this again."
        )


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PIP_ROOT_USER_ACTION": "ignore"}
    environment.pop("PYTHONPATH", None)
    environment.pop("PYTHONHOME", None)
    return subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
