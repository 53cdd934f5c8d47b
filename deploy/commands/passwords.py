"""`./comptoir passwords`."""

from pathlib import Path

import click

from deploy import options


@click.group()
def command() -> None:
    """Bring in lists of passwords that nobody may choose, beside the one that is shipped."""


@command.command(name="import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@options.data
def import_(files: tuple[Path, ...], data: Path | None) -> None:
    """Make the list of this installation from FILES, in place of the one imported before.

    A line is a password, or the SHA-1 digest of one with or without a count behind it, as
    Have I Been Pwned gives them; of a folder, every file in it counts, so that its ranges
    (`00000.txt`, …) may be given as they are. Two passes are made, and memory stays small. The
    list is replaced at the end, whole; services take it up when they start.
    """
    from deploy import output
    from deploy.operating.places import folder
    from services.identity.models import password_list

    sources = [path for named in files for path in _files(named)]
    count = password_list.write(folder(data) / "secrets" / "identity", sources)
    output.write(f"{count:,} passwords are in the list. Start identity again to have it used.")


def _files(named: Path) -> list[Path]:
    return sorted(path for path in named.iterdir() if path.is_file()) if named.is_dir() else [named]
