"""`./comptoir history`."""

from pathlib import Path
from typing import TextIO

import click

from deploy.installation import options

WORDS = {
    "altered": "row {} is not as it was written: altered, or swapped with another",
    "removed": "row {} is gone, if not more after it",
    "cut": "the end of the chain is gone, from row {} on",
    "forged_head": "the end of the chain, row {}, is not signed by this installation",
    "taken_back": "row {} is gone, where the chain ended when its end was kept",
    "rewritten": "row {} is another than when the chain ended there and its end was kept",
}


@click.group()
def command() -> None:
    """Look after the history: who did what to whom, one chain for each establishment."""


@command.command()
@click.option(
    "--establishment", metavar="ID|SIRET", help="Only of this one.  [default: of every one]"
)
@click.option(
    "--heads",
    type=click.File(encoding="utf-8"),
    metavar="FILE|-",
    help="What `history heads`, or the API, gave earlier: the chains must still lead through it.",
)
@options.data
@options.as_json
def verify(
    establishment: str | None, heads: TextIO | None, data: Path | None, as_json: bool
) -> None:
    """Find rows of the history that were altered, removed, swapped or cut off.

    Each row carries a digest of itself and of the row before; where a chain ends is signed with a
    key among the secrets. Whoever can replace the whole database and has the key, or puts back an
    older backup, is found by ends that were kept elsewhere. Ends with 1 if anybody has tampered
    with it.
    """
    from deploy.installation import output
    from deploy.installation.operating import history, history_ends
    from deploy.installation.operating.places import opened

    with opened(data) as installation:
        kept = history_ends.read(heads) if heads else ()
        report = history.verify(installation, establishment, kept=kept)
    if as_json:
        output.write_json(report)
    else:
        for damaged in report.damaged:
            siret, name = damaged.siret or "no SIRET", damaged.name or "an unknown establishment"
            output.write(f"{name} ({siret}, {damaged.establishment_id})")
            for finding in damaged.findings:
                output.write(f"  {WORDS[finding.damage].format(finding.number)}")
        chains = output.counted(report.checked, "chain")
        sound = "damaged: " + str(len(report.damaged)) if report.damaged else "sound"
        output.write(f"{chains} checked, {sound}.")
        if heads:
            ends = output.counted(report.compared, "end that was kept", "ends that were kept")
            output.write(f"Compared with {ends}.")
        if report.unsigned:
            output.write(
                f"Of these, {report.unsigned} carry no signature of the present key: it has been "
                "rotated since, or they are not ours."
            )
    if report.damaged:
        raise SystemExit(1)


@command.command()
@options.data
def heads(data: Path | None) -> None:
    """Print where each chain ends, signed, as one JSON object a line.

    Keep it where this installation cannot reach it, and give it to `history verify --heads`: a
    history that was rewritten or taken back since is found, even if its rows agree with each other.
    """
    from deploy.installation import output
    from deploy.installation.operating import history_ends
    from deploy.installation.operating.places import opened

    with opened(data) as installation:
        for line in history_ends.lines(installation):
            output.write(line)
