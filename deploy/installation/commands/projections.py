"""`./comptoir projections`."""

from pathlib import Path

import click

from deploy.installation import options


@click.group()
def command() -> None:
    """Look after what services keep of one another's facts."""


@command.command()
@options.data
@options.as_json
def check(data: Path | None, as_json: bool) -> None:
    """Compare what each service knows with what its owner said.

    Accounts, establishments, the catalogue, delegations and applications, in every service that
    keeps them. What differs is looked at three times, a second apart, since services go on working.
    What is on its way, or waits to be tried again, is told but is no fault. Ends with 1 if anything
    else differs.
    """
    from deploy.installation import output
    from deploy.installation.operating import consistency
    from deploy.installation.operating.places import opened

    with opened(data) as installation:
        found = consistency.lasting(installation)
    faults = [difference for difference in found if not difference.is_awaited]
    if as_json:
        output.write_json(found)
    else:
        for it in faults:
            output.write(f"{it.reader} ({it.table}) differs on the {it.noun} {it.subject}:")
            output.write(f"  {it.owner} says {_shown(it.said)}, it knows {_shown(it.known)}")
        if len(found) > len(faults):
            waiting = output.counted(len(found) - len(faults), "fact")
            output.write(f"{waiting} on the way: see `./comptoir messages status`.")
        if not faults:
            output.write("Every service knows what its owner says.")
    if faults:
        raise SystemExit(1)


def _shown(facts: tuple[object, ...] | None) -> str:
    if facts is None:
        return "nothing"
    return ", no. ".join(str(fact) for fact in reversed(facts))
