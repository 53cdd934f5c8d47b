"""`./comptoir keys`."""

from datetime import timedelta
from pathlib import Path

import click

from deploy import options

TOKENS_LAST = timedelta(minutes=5)


@click.group()
def command() -> None:
    """List and rotate the keys that sign access tokens and seal one-time codes.

    In each set the newest key signs or seals; the one before it still verifies or opens. Running
    services take up a rotation by themselves.
    """


@command.command(name="list")
@options.data
@options.as_json
def list_(data: Path | None, as_json: bool) -> None:
    """List the keys by name (`kid`), the newest of each set first."""
    from deploy import output
    from deploy.operating.keyrings import RINGS
    from deploy.operating.places import folder

    place = folder(data)
    names = {name: ring.names(place) for name, ring in RINGS.items()}
    changed = {name: ring.changed_at(place) for name, ring in RINGS.items()}
    if as_json:
        facts = {n: {"keys": names[n], "changed_at": changed[n]} for n in RINGS}
        output.write_json(facts)
        return
    for name in RINGS:
        output.write(f"{name}, last changed at {output.instant(changed[name])}")
        for number, key in enumerate(names[name]):
            output.write(f"  {key}  {_ROLES[name][min(number, 1)]}")


_ROLES = {"signing": ("signs", "still verifies"), "sealing": ("seals", "still opens")}


@command.group()
def rotate() -> None:
    """Put a new key first, keep the one before, drop those before that."""


@rotate.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@options.data
def signing(yes: bool, data: Path | None) -> None:
    """Rotate the keys that sign access tokens.

    Nobody is signed out: tokens that are in use, signed by the key before, are good until they end,
    after five minutes; sessions themselves hang on no key. If the last rotation is less than five
    minutes ago, tokens of the key that goes are refused, and their holders' programs refresh them.
    """
    from deploy.operating.keyrings import RINGS
    from deploy.operating.places import folder
    from shared import clock

    ring, place = RINGS["signing"], folder(data)
    is_early = len(ring.names(place)) > 1 and clock.now() - ring.changed_at(place) < TOKENS_LAST
    if is_early and not yes:
        click.echo("The last rotation is less than five minutes ago: some tokens will be refused.")
        click.confirm("Rotate all the same?", abort=True)
    ring.rotate(place)
    _tell("signing", place)


@rotate.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@options.data
def sealing(yes: bool, data: Path | None) -> None:
    """Rotate the keys that seal one-time codes to the mailer.

    Codes on their way, sealed to the key before, can still be opened and sent. Those sealed to the
    key that goes could not: should there be any, in e-mails that wait or in messages that were
    parked, you are told how many. Links that were sent already hang on no key.
    """
    from deploy.operating.keyrings import RINGS, sealed_codes
    from deploy.operating.places import opened

    ring = RINGS["sealing"]
    with opened(data) as installation:
        going = ring.names(installation.data)[1:]
        waiting = sealed_codes(installation)
        lost = sum(waiting[name] for name in going)
        if lost and not yes:
            click.echo(f"{lost} codes that wait are sealed to the key that goes: they would never")
            click.echo(
                "be sent. Let them go first: see `./comptoir messages status` and the mails."
            )
            click.confirm("Rotate all the same?", abort=True)
        ring.rotate(installation.data)
        _tell("sealing", installation.data)


def _tell(name: str, place: Path) -> None:
    from deploy.operating.keyrings import RINGS

    newest, *before = RINGS[name].names(place)
    acts, still = _ROLES[name]
    click.echo(f"{newest} {acts} from now on; {', '.join(before)} {still}.")
