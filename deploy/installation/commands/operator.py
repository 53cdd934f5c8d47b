"""`./comptoir operator`."""

from pathlib import Path

import click

from deploy.installation import options

DUTIES = ("register", "catalogue", "letters", "print", "support")


@click.group()
def command() -> None:
    """Make and list operators: the platform's own staff."""


@command.command()
@click.option("--title", type=click.Choice(["ms", "mr"]), default="ms", show_default=True)
@click.option("--first-name", required=True)
@click.option("--last-name", required=True)
@click.option("--email", required=True, help="Where the link to create a password goes.")
@click.option(
    "--duty",
    "duties",
    type=click.Choice(DUTIES),
    multiple=True,
    help="What they are there for; may be repeated.  [default: all]",
)
@options.data
@options.as_json
def create(
    title: str,
    first_name: str,
    last_name: str,
    email: str,
    duties: tuple[str, ...],
    data: Path | None,
    as_json: bool,
) -> None:
    """Make an operator's account, and show its identifier.

    The link to create a password goes to the e-mail address; the identifier is shown here only.
    """
    import json

    from deploy.installation.operating.operators import create_operator
    from deploy.installation.operating.places import opened

    with opened(data) as installation:
        identifier = create_operator(
            installation,
            title=title,
            first_name=first_name,
            last_name=last_name,
            email=email,
            duties=duties or DUTIES,
        )
    if as_json:
        click.echo(json.dumps({"identifier": identifier}))
    else:
        click.echo(f"Identifier: {identifier}")
        click.echo(f"The link to create a password goes to {email} once the services run.")


@command.command(name="list")
@options.data
@options.as_json
def list_(data: Path | None, as_json: bool) -> None:
    """List the operators: who, how far they have come, until when, and what they are there for."""
    from deploy.installation import output
    from deploy.installation.operating.operators import list_operators
    from deploy.installation.operating.places import opened

    with opened(data) as installation:
        found = list_operators(installation)
    if as_json:
        output.write_json(found)
        return
    for each in found:
        until = f"until {each.expires_on}" if each.expires_on else "no password yet"
        duties = ", ".join(each.duties) or "no duty"
        output.write(f"{each.identifier}  {each.name}, {each.profile}, {each.status}, {until}")
        output.write(f"    {each.email}; {duties}")
    output.write(f"{output.counted(len(found), 'operator')}.")


@command.command(name="reset-factors")
@click.argument("identifier")
@click.option("--dry-run", is_flag=True, help="Tell whose factors they are, change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@options.data
def reset_factors(identifier: str, dry_run: bool, yes: bool, data: Path | None) -> None:
    """Remove the second factors of the operator with IDENTIFIER, who has lost them.

    For accounts of the platform itself: of others, an administrator of their establishment has them
    reset. Make sure first, by another way than e-mail, that it is the operator who asks. Identity's
    worker does it within the minute: their sessions end, and so does their password, which somebody
    else may know. A link to a new one is sent to them, for 72 hours to no other address than that
    of now. It stands in the history of the platform, and they are told by e-mail.
    """
    from deploy.installation import output
    from deploy.installation.operating.operators import reset_operators_factors
    from deploy.installation.operating.places import opened

    with opened(data) as installation:
        found = reset_operators_factors(installation, identifier, is_rehearsal=True)
        factors = output.counted(found.factors, "second factor")
        output.write(f"{identifier.upper()}  {found.name}, {factors}")
        if dry_run:
            output.write("Nothing was changed: this was a rehearsal.")
            return
        if not yes:
            click.confirm("Remove them all, and end the sessions?", abort=True)
        reset_operators_factors(installation, identifier, is_rehearsal=False)
    output.write("Identity's worker removes them within the minute, and writes to the operator.")
