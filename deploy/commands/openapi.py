"""`./comptoir openapi`."""

import click


@click.command()
@click.option("--check", is_flag=True, help="Only tell whether the committed documents are right.")
@click.option("--breaking", is_flag=True, help="Only tell what breaks those who call by a release.")
@click.option("--against", metavar="REF", help="With --breaking: not the last tag, but this.")
def command(check: bool, breaking: bool, against: str | None) -> None:
    """Write docs/openapi/<service>.json from the code.

    With --breaking it compares the code with the documents and the golden messages of the last tag
    of git, and fails if somebody who relies on them could not any more. Without a tag
    (none yet, or a shallow clone: `git fetch --tags`) it says so, and tries its rules on their
    fixtures.
    """
    from deploy.contracts import releasing
    from deploy.documents import openapi_documents
    from deploy.generated import write_or_check

    if breaking or against:
        releasing.check(against)
    else:
        write_or_check(openapi_documents(), check=check)
