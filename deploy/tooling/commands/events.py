"""`./comptoir events`."""

import click


@click.command()
@click.option("--check", is_flag=True, help="Only tell whether the committed documents are right.")
def command(check: bool) -> None:
    """Write docs/events.md and docs/asyncapi.json, and a golden file for each new event.

    A golden file that exists is never written again: a released event does not change.
    """
    from deploy.tooling.documents import event_documents, golden_files
    from deploy.tooling.generated import write_or_check

    write_or_check(golden_files(), check=check, never_again=True)
    write_or_check(event_documents(), check=check)
