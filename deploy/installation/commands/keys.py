"""`./comptoir keys`."""

from datetime import timedelta
from pathlib import Path

import click

from deploy.installation import options

TOKENS_LAST = timedelta(minutes=5)
SESSIONS_IDLE = timedelta(minutes=30)


@click.group()
def command() -> None:
    """List and rotate the keys of tokens, codes, second factors, cookies, and the portal's secret.

    In each set the newest key signs, seals or marks; the one before it still verifies, opens or is
    known. Running services take up a rotation by themselves: nobody is signed out, no mail is lost.
    """


@command.command(name="list")
@options.data
@options.as_json
def list_(data: Path | None, as_json: bool) -> None:
    """List the keys by name (`kid`), the newest of each set first."""
    from deploy.installation import output
    from deploy.installation.operating.keyrings import RINGS
    from deploy.installation.operating.places import folder

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


_ROLES = {
    "signing": ("signs", "still verifies"),
    "sealing": ("seals", "still opens"),
    "consent": ("signs", "still verifies"),
    "refresh": ("marks", "is still known"),
    "factors": ("seals", "still opens"),
    "cookies": ("seals", "still opens"),
    "client": ("is the portal's", "is still known"),
}


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
    _rotate(
        "signing",
        data,
        soon=None if yes else TOKENS_LAST,
        warning="The last rotation is less than five minutes ago: some tokens will be refused.",
    )


@rotate.command()
@options.data
def consent(data: Path | None) -> None:
    """Rotate the keys that sign statements of consent.

    What was signed is verified as before, for ever: no public key is taken back.
    """
    _rotate("consent", data, soon=None, warning="")


@rotate.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@options.data
def refresh(yes: bool, data: Path | None) -> None:
    """Rotate the keys that mark refresh tokens.

    Nobody is signed out: each session moves on to the new key when it is next refreshed, within
    half an hour, and a lost answer that is asked for again is the same. If the last rotation is
    less than half an hour ago, sessions that were not refreshed since end. After a leak use
    `secrets rotate identity/server-key`, in containers: it ends every session.
    """
    _rotate(
        "refresh",
        data,
        soon=None if yes else SESSIONS_IDLE,
        warning="The last rotation is less than half an hour ago: some sessions will end.",
    )


@rotate.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@options.data
def sealing(yes: bool, data: Path | None) -> None:
    """Rotate the keys that seal one-time codes to the mailer.

    Codes on their way, sealed to the key before, can still be opened and sent. Those sealed to the
    key that goes could not: should there be any, in e-mails and letters that wait or in messages
    that were parked, you are told how many. Links that were sent already hang on no key.
    """
    from deploy.installation.operating import sealed_codes
    from deploy.installation.operating.keyrings import RINGS
    from deploy.installation.operating.places import opened

    ring = RINGS["sealing"]
    with opened(data) as installation:
        going = ring.names(installation.data)[1:]
        waiting = sealed_codes.count(installation)
        lost = sum(waiting[name] for name in going)
        if lost and not yes:
            click.echo(f"{lost} codes that wait are sealed to the key that goes: they would never")
            click.echo(
                "be sent. Let them go first: see `./comptoir messages status` and the mails."
            )
            click.confirm("Rotate all the same?", abort=True)
        ring.rotate(installation.data)
        _tell("sealing", installation.data)


@rotate.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@options.data
def factors(yes: bool, data: Path | None) -> None:
    """Rotate the keys that secrets of second factors are sealed under.

    Nobody notices: what is sealed under the key before can still be opened, and a worker seals it
    anew within the hour. Secrets under the key that goes could not: should there be any, you are
    told how many people would have to be let in by other ways.
    """
    from deploy.installation.operating import sealed_factors
    from deploy.installation.operating.keyrings import RINGS
    from deploy.installation.operating.places import opened

    ring = RINGS["factors"]
    with opened(data) as installation:
        going = ring.names(installation.data)[1:]
        lost = sealed_factors.count(installation, going)
        if lost and not yes:
            click.echo(
                f"{lost} second factors are sealed under the key that goes: they would never"
            )
            click.echo("be right again. A worker seals them anew: try again in an hour.")
            click.confirm("Rotate all the same?", abort=True)
        ring.rotate(installation.data)
        _tell("factors", installation.data)


@rotate.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@options.data
def cookies(yes: bool, data: Path | None) -> None:
    """Rotate the keys that seal the portal's cookies.

    Nobody is signed out of the portal: each cookie moves on to the new key when its session is next
    refreshed, within half an hour. If the last rotation is less than half an hour ago, those whose
    session was not refreshed since have to sign in again.
    """
    _rotate(
        "cookies",
        data,
        soon=None if yes else SESSIONS_IDLE,
        warning="The last rotation is less than half an hour ago: some have to sign in again.",
    )


@rotate.command()
@options.data
def client(data: Path | None) -> None:
    """Rotate the secret by which the portal is known as a machine client of the platform.

    Nobody notices: `identity` knows the new one before the portal uses it, and the one before too.
    """
    _rotate("client", data, soon=None, warning="")


def _rotate(name: str, data: Path | None, *, soon: timedelta | None, warning: str) -> None:
    """Rotate keys; ask first where the last rotation was so soon before. None: never ask."""
    from deploy.installation.operating.keyrings import RINGS
    from deploy.installation.operating.places import folder
    from shared import clock

    ring, place = RINGS[name], folder(data)
    is_second = len(ring.names(place)) > 1
    if soon and is_second and clock.now() - ring.changed_at(place) < soon:
        click.echo(warning)
        click.confirm("Rotate all the same?", abort=True)
    ring.rotate(place)
    _tell(name, place)


def _tell(name: str, place: Path) -> None:
    from deploy.installation.operating.keyrings import RINGS

    newest, *before = RINGS[name].names(place)
    acts, still = _ROLES[name]
    click.echo(f"{newest} {acts} from now on; {', '.join(before)} {still}.")
