"""`./comptoir messages`."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

import click

from deploy.installation import options


@click.group()
def command() -> None:
    """See how messages between services fare, and settle those that were given up.

    A message that a service cannot handle is deferred and tried again, ever more rarely; after the
    last try it is parked, with its error, until somebody replays or discards it.
    """


@command.command()
@options.data
@options.as_json
def status(data: Path | None, as_json: bool) -> None:
    """Show for each service what is on its way, what waits, what was given up."""
    from deploy.installation.message_pages import show_statuses
    from deploy.installation.operating import messages
    from deploy.installation.operating.places import opened

    with opened(data) as installation:
        found = messages.statuses(installation)
    show_statuses(found, as_json=as_json)


@command.command()
@options.service
@options.data
@options.as_json
def parked(service: str | None, data: Path | None, as_json: bool) -> None:
    """List the parked messages, the oldest first."""
    from deploy.installation.message_pages import show_parked
    from deploy.installation.operating import messages
    from deploy.installation.operating.places import opened

    with opened(data) as installation:
        found = messages.parked(installation, service)
    show_parked(found, as_json=as_json)


@command.command()
@click.argument("message_id", metavar="ID", type=click.UUID)
@options.service
@options.data
@options.as_json
def show(message_id: UUID, service: str | None, data: Path | None, as_json: bool) -> None:
    """Show a parked message, what is sealed in it masked."""
    from deploy.installation.message_pages import show_message
    from deploy.installation.operating import messages
    from deploy.installation.operating.places import opened

    with opened(data) as installation:
        found = messages.find(installation, message_id, service)
    show_message(found, as_json=as_json)


@command.command()
@click.argument("message_ids", metavar="[ID]...", nargs=-1, type=click.UUID)
@click.option("--all", "is_all", is_flag=True, help="Every parked message.")
@options.service
@options.data
def replay(
    message_ids: tuple[UUID, ...], is_all: bool, service: str | None, data: Path | None
) -> None:
    """Have parked messages tried again.

    Each is tried at once, or once what already waits on its subject is done. What fails again is
    parked again after its last try.
    """
    from deploy.installation import output
    from deploy.installation.operating import messages
    from deploy.installation.operating.places import opened
    from shared import clock

    if is_all == bool(message_ids):
        raise click.UsageError("Name the messages to replay, or give --all.")
    with opened(data) as installation:
        if is_all:
            found = messages.parked(installation, service)
        else:
            found = [m for id in message_ids for m in messages.find(installation, id, service)]
        for message in found:
            messages.try_again(installation, message, now=clock.now())
    output.write(f"{output.counted(len(found), 'message')} to be tried again by the services.")


@command.command()
@click.argument("message_id", metavar="ID", type=click.UUID)
@click.option("--yes", is_flag=True, help="Do not ask.")
@options.service
@options.data
def discard(message_id: UUID, yes: bool, service: str | None, data: Path | None) -> None:
    """Forget a parked message: its effect will never be.

    One that access depends on cannot be discarded, only replayed.
    """
    from deploy.installation import output
    from deploy.installation.operating import messages
    from deploy.installation.operating.places import opened

    with opened(data) as installation:
        found = messages.find(installation, message_id, service)
        if len(found) > 1:
            names = ", ".join(message.service for message in found)
            raise click.UsageError(f"It is parked by {names}: name one with --service.")
        message = found[0]
        if not yes:
            output.write(f"{message.type} about {message.subject}: {message.error}")
            click.confirm(f"Will {message.service} never handle it?", abort=True)
        messages.discard(installation, message)
    output.write(f"{message.service} has forgotten it.")


@command.command()
@click.option(
    "--type", "type_", metavar="TYPE", help="Only such events: docs/events.md names them."
)
@click.option("--publisher", type=click.Choice(options.SERVICES), help="Only what it announced.")
@click.option("--since", type=options.Instant(), help="Only what was announced since.")
@click.option("--until", type=options.Instant(), help="Only what was announced before.")
@click.option("--from-position", "first", type=click.IntRange(min=1), help="Of the publisher.")
@click.option(
    "--to-position", "last", type=click.IntRange(min=1), help="Of the publisher; with it."
)
@click.option(
    "--again",
    nargs=2,
    metavar="TYPE SERVICE",
    help="Have one service handle such events once more, though it has.",
)
@click.option("--dry-run", "is_dry", is_flag=True, help="Only tell how many that would be.")
@options.data
@options.as_json
def resend(
    type_: str | None,
    publisher: str | None,
    since: datetime | None,
    until: datetime | None,
    first: int | None,
    last: int | None,
    again: tuple[str, str] | None,
    is_dry: bool,
    data: Path | None,
    as_json: bool,
) -> None:
    """Publish announcements again.

    This fills gaps, after a broker lost its queues, say: a service that has a message already takes
    no notice. (Without a broker there is no gap to fill: services read one another's announcements
    where they are kept.) With --again, one service handles the events once more; each of its
    handlers bears that. Announcements are kept for 30 days.
    """
    from deploy.installation.message_pages import show_counts
    from deploy.installation.operating import messages
    from deploy.installation.operating.places import opened

    again_type, service = again or (None, None)
    if again and type_ not in (None, again_type):
        raise click.UsageError("--again names the type: leave --type out.")
    if service is not None and service not in options.SERVICES:
        raise click.UsageError(f"{service} is no service: name one of {options.SERVICES}.")
    chosen = messages.Chosen(
        type=again_type or type_,
        publisher=publisher,
        since=since,
        until=until,
        first=first,
        last=last,
    )
    if chosen == messages.Chosen():
        raise click.UsageError("Say what to publish again: --type, --publisher, --since, --again …")
    if (first or last) and len(chosen.publishers) > 1:
        raise click.UsageError("Positions are a publisher's own: give --publisher, or --type.")
    with opened(data) as installation:
        counts = messages.resend(installation, chosen, again=service, is_dry=is_dry)
    show_counts(counts, is_dry=is_dry, service=service, as_json=as_json)
