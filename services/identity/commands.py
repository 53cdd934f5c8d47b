"""What operations people do to `identity` by a command, where no request and no event may."""

import csv
import io
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TextIO

import click

from services.identity.actions import efforts, legacy_passwords
from services.identity.actions.legacy_file import NotSuchAFile, rows
from services.identity.actions.legacy_passwords import Outcome, Verdict
from services.identity.config import Settings
from shared import db
from shared.db import Sessions
from shared.tenancy import Reason, unconfined

BATCH = 500
TOLD_EVERY = 10_000
SHOWN = 20
"""Rows to look at that the terminal shows; the report has them all."""

STANDARD = Path("-")
"""Standard input, or output, where a path is asked for."""

_IDENTIFIER = re.compile(r"[A-Za-z0-9]{1,64}")

Report = Callable[[Verdict], None]


@click.command(name="legacy-passwords")
@click.argument("file", type=click.Path(exists=True, allow_dash=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Tell what would become of each row, change nothing.")
@click.option("--report", type=click.Path(path_type=Path), help="A CSV file: each row's outcome.")
def legacy_passwords_command(file: Path, dry_run: bool, report: Path | None) -> None:
    """Take the password hashes of a former platform from FILE, `identifier,hash` (`-`: stdin)."""
    is_good = take_legacy_passwords(
        Settings.read(os.environ).database_url,
        file,
        is_rehearsal=dry_run,
        report=report,
        tell=partial(click.echo, err=report == STANDARD),
    )
    if not is_good:
        raise SystemExit(1)


def take_legacy_passwords(
    database_url: str,
    file: Path,
    *,
    is_rehearsal: bool,
    report: Path | None,
    tell: Callable[[str], None],
) -> bool:
    """Take the password hashes of a former platform from a file, `identifier,hash`.

    Each batch is committed by itself: a run that was stopped goes on where it was when it is begun
    again with the same file.

    :param database_url: `identity`'s, at run time
    :param file: `-`: what stands on standard input
    :param report: where a line for each row goes, as CSV without the hashes; `-`: standard output
    :param tell: writes a line for people
    :return: whether every row is as it should be
    :raises click.ClickException: it is none of hashes; what came before the bad line is done
    """
    engine = db.connect(database_url, pool_size=1)
    try:
        with _opened(file) as lines, _reporting(report) as note:
            counts = _take(db.sessions(engine), lines, note, is_rehearsal=is_rehearsal, tell=tell)
    except NotSuchAFile as fault:
        raise click.ClickException(f"{file}: {fault}.") from None
    finally:
        engine.dispose()
    for outcome in Outcome:
        if counts[outcome]:
            tell(f"{counts[outcome]:>9,}  {outcome}")
    tell("Nothing was changed: this was a rehearsal." if is_rehearsal else "Done.")
    return not any(outcome.is_fault for outcome in counts)


def _take(
    sessions: Sessions,
    lines: TextIO,
    note: Report,
    *,
    is_rehearsal: bool,
    tell: Callable[[str], None],
) -> Counter[Outcome]:
    counts: Counter[Outcome] = Counter()
    seen: dict[str, int] = {}
    found = rows(lines)
    is_counted = is_rehearsal
    while batch := list(islice(found, BATCH)):
        with sessions.begin() as session:
            unconfined(session, Reason.COMMAND)
            verdicts = legacy_passwords.take(session, batch, seen=seen, is_rehearsal=is_rehearsal)
            if not is_counted:
                efforts.count(session)
                is_counted = True
        for verdict in verdicts:
            note(verdict)
            _show(verdict, counts, tell)
            counts[verdict.outcome] += 1
        if counts.total() % TOLD_EVERY == 0:
            tell(f"{counts.total():>9,}  rows, up to line {batch[-1].line}")
    if not is_rehearsal:
        with sessions.begin() as session:
            unconfined(session, Reason.COMMAND)
            efforts.count(session)
    return counts


def _show(verdict: Verdict, counts: Counter[Outcome], tell: Callable[[str], None]) -> None:
    faults = sum(count for outcome, count in counts.items() if outcome.is_fault)
    if verdict.outcome.is_fault and faults < SHOWN:
        named = _named(verdict)
        tell(f"line {verdict.row.line}, {named}: {verdict.outcome}: {verdict.reason}")
    elif verdict.outcome.is_fault and faults == SHOWN:
        tell("… and more: --report has them all")


def _named(verdict: Verdict) -> str:
    """Name a row by its identifier, unless that is none: it may be the hash, or a formula."""
    identifier = verdict.row.identifier
    return identifier if _IDENTIFIER.fullmatch(identifier) else "(no identifier)"


@contextmanager
def _opened(file: Path) -> Iterator[TextIO]:
    with ExitStack() as closing:
        source = closing.enter_context(file.open("rb")) if file != STANDARD else sys.stdin.buffer
        yield closing.enter_context(
            io.TextIOWrapper(source, "utf-8-sig", errors="replace", newline="")
        )


@contextmanager
def _reporting(report: Path | None) -> Iterator[Report]:
    if report is None:
        yield lambda _: None
        return
    with ExitStack() as closing:
        target = (
            sys.stdout
            if report == STANDARD
            else closing.enter_context(report.open("w", encoding="utf-8-sig", newline=""))
        )
        writer = csv.writer(target)
        writer.writerow(["line", "identifier", "outcome", "reason"])

        def note(verdict: Verdict) -> None:
            row = verdict.row
            writer.writerow([row.line, _named(verdict), verdict.outcome, verdict.reason])

        yield note
