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
