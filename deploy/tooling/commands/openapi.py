"""`./comptoir openapi`."""

import click


@click.command()
@click.option("--check", is_flag=True, help="Only tell whether the committed documents are right.")
def command(check: bool) -> None:
    """Write docs/openapi/<service>.json from the code."""
    from deploy.tooling.documents import openapi_documents
    from deploy.tooling.generated import write_or_check

    write_or_check(openapi_documents(), check=check)
