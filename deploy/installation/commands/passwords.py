"""`./comptoir passwords`."""

from pathlib import Path

import click

from deploy.installation import options


@click.group()
def command() -> None:
    """Bring in lists of passwords that nobody may choose, and hashes of a former platform."""


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
    from deploy.installation import output
    from deploy.installation.operating.places import folder
    from services.identity.domain import password_list

    sources = [path for named in files for path in _files(named)]
    count = password_list.write(folder(data) / "secrets" / "identity", sources)
    output.write(f"{count:,} passwords are in the list. Start identity again to have it used.")


@command.command()
@click.argument("file", type=click.Path(exists=True, allow_dash=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Tell what would become of each row, change nothing.")
@click.option("--report", type=click.Path(path_type=Path), help="A CSV file: each row's outcome.")
@options.data
def legacy(file: Path, dry_run: bool, report: Path | None, data: Path | None) -> None:
    """Take the password hashes of a former platform from FILE, straight into identity.

    Its columns are `identifier,hash`: bcrypt, PBKDF2-SHA256 (Django, passlib, Werkzeug) or Argon2.
    Import the accounts first. Each hash serves until its holder's first sign-in, at which another
    takes its place. What was taken before is left as it is: a run that was stopped is begun again
    with the same file. `-` is standard input, or standard output for the report, which holds no
    hash. Ends with 1 if somebody has to look at a row.
    """
    from functools import partial

    from deploy.installation.operating.places import opened
    from services.identity import commands

    with opened(data) as installation:
        is_good = commands.take_legacy_passwords(
            installation.database_url("identity"),
            file,
            is_rehearsal=dry_run,
            report=report,
            tell=partial(click.echo, err=report == commands.STANDARD),
        )
    if not is_good:
        raise SystemExit(1)


def _files(named: Path) -> list[Path]:
    return sorted(path for path in named.iterdir() if path.is_file()) if named.is_dir() else [named]
