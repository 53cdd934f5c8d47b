"""`./comptoir lint`."""

import click


@click.command()
def command() -> None:
    """Check style, types, import contracts, documents and architecture.

    Runs ruff, mypy, import-linter, `./comptoir documents` and the tests of tests/architecture, all
    of them even if one fails, with a line of result for each. `./comptoir fix` mends what a machine
    can mend.
    """
    from deploy.checkout import ROOT
    from deploy.tooling import checks

    failed = 0
    for check in checks.all_checks(ROOT):
        passed, said, seconds = checks.run(check, ROOT)
        click.echo(f"{'ok    ' if passed else 'FAILED'}  {check.name}  ({seconds:.1f} s)")
        if not passed:
            failed += 1
            click.echo(said)
    if failed:
        raise click.ClickException(f"{failed} of the checks failed; see above.")
