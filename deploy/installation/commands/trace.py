"""`./comptoir trace`."""

from pathlib import Path

import click

from deploy.installation import options


@click.command()
@click.argument("correlation_id")
@options.data
@options.as_json
def command(correlation_id: str, data: Path | None, as_json: bool) -> None:
    """Follow one act: what it announced, who has heard it, which e-mails it caused.

    CORRELATION_ID is the `X-Request-ID` of the request's answer, and of its lines in the log; all
    that the request set off has it. Announcements are kept for 30 days. Ends with 1 if there are
    none.
    """
    from deploy.installation import output
    from deploy.installation.operating import tracing
    from deploy.installation.operating.places import opened

    with opened(data) as installation:
        found = tracing.trace(installation, correlation_id)
    if as_json:
        output.write_json(found)
    else:
        for message in found.messages:
            output.write(f"{output.instant(message.created_at)}  {message.type}")
            number = message.position if message.position is not None else "not numbered yet"
            output.write(f"    {message.id}, number {number}, about {message.subject}")
            for at in message.listeners:
                since = f" since {output.instant(at.since)}" if at.since else ""
                tries = f", {output.counted(at.tries, 'try', 'tries')}" if at.tries else ""
                output.write(f"    {at.service:<11} {at.progress}{since}{tries}")
                if at.error:
                    output.write(f"                {at.error.splitlines()[-1]}")
        for mail in found.mails:
            output.write(
                f"{output.instant(mail.created_at)}  e-mail {mail.template}: {mail.status}"
            )
            output.write(f"    {mail.id}, caused by {mail.cause_id}")
        messages = output.counted(len(found.messages), "announcement")
        output.write(f"{messages}, {output.counted(len(found.mails), 'e-mail')}.")
    if not found.messages:
        raise SystemExit(1)
