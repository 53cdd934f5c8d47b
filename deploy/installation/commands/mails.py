"""`./comptoir mails`."""

from pathlib import Path

import click

from deploy.installation import options


class Listing(click.Group):
    """A group whose command LIST may be left out."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the command line as if LIST stood there, unless there is another command."""
        is_left_out = not args or (args[0].startswith("-") and args[0] not in ctx.help_option_names)
        return super().parse_args(ctx, ["list", *args] if is_left_out else args)


@click.group(cls=Listing)
def command() -> None:
    """Read the e-mails that an installation has delivered into its Maildir.

    What is in there is for its readers alone: links to create a password are among it. LIST may be
    left out.
    """


def _of_somebody(function: options.F) -> options.F:
    option = click.option("--to", metavar="TEXT", help="Only those whose recipient has this in it.")
    return option(function)


@command.command(name="list")
@_of_somebody
@options.data
@options.as_json
def list_(to: str | None, data: Path | None, as_json: bool) -> None:
    """List e-mails by number, date, recipient and subject, the oldest first."""
    from deploy.installation import output
    from deploy.installation.mailbox import numbered

    found = numbered(data, to=to)
    if as_json:
        output.write_json([{"number": n, **mail.facts()} for n, mail in found])
        return
    for number, mail in found:
        output.write(f"{number:>5}  {output.instant(mail.sent_at)}  {mail.to}  {mail.subject}")
    if not found:
        output.write("No e-mail has been delivered.")


@command.command()
@click.argument("number", type=click.IntRange(min=1), required=False)
@_of_somebody
@options.data
@options.as_json
def show(number: int | None, to: str | None, data: Path | None, as_json: bool) -> None:
    """Show one e-mail: the one of this NUMBER, else the newest.

    For instance, the last link that somebody got: `./comptoir mails show --to odile@example.org`.
    """
    from deploy.installation import output
    from deploy.installation.mailbox import numbered

    found = numbered(data, to=to)
    chosen = [pair for pair in found if number in (None, pair[0])]
    if not chosen:
        raise click.ClickException(
            "There is no such e-mail: `./comptoir mails` lists those there are."
        )
    number, mail = chosen[-1]
    if as_json:
        output.write_json({"number": number, **mail.facts(), "text": mail.text})
        return
    output.write(f"To:      {mail.to}")
    output.write(f"Subject: {mail.subject}")
    output.write(f"Date:    {output.instant(mail.sent_at)}")
    output.write()
    output.write(mail.text.rstrip())
