"""`./comptoir documents`."""

import click


@click.command()
def command() -> None:
    """Lint docs/openapi/*.json and docs/asyncapi.json, as `./comptoir lint` does.

    The rules stand in deploy/tooling/contracts/redocly.yaml. What they find is mended where the
    documents come from, in services/, shared/web and shared/events; then `./comptoir openapi` or
    `events`.
    """
    from deploy.tooling.contracts import linting

    raise SystemExit(linting.lint(linting.committed()))
