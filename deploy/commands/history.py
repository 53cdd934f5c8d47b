"""`./comptoir history`."""

from pathlib import Path

import click

from deploy import options

WORDS = {
    "altered": "row {} is not as it was written: altered, or swapped with another",
    "removed": "row {} is gone, if not more after it",
    "cut": "the end of the chain is gone, from row {} on",
    "forged_head": "the end of the chain, row {}, is not signed by this installation",
}


@click.group()
def command() -> None:
    """Look after the history: who did what to whom, one chain for each establishment."""


@command.command()
@click.option(
    "--establishment", metavar="ID|SIRET", help="Only of this one.  [default: of every one]"
)
@options.data
@options.as_json
def verify(establishment: str | None, data: Path | None, as_json: bool) -> None:
    """Find rows of the history that were altered, removed, swapped or cut off.

    Each row carries a digest of itself and of the row before; where a chain ends is signed with a
    key among the secrets. Ends with 1 if anybody has tampered with it.
    """
    from deploy import output
    from deploy.operating import history
    from deploy.operating.places import opened

    with opened(data) as installation:
        report = history.verify(installation, establishment)
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
    if report.damaged:
        raise SystemExit(1)
