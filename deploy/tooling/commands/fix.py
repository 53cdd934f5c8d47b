"""`./comptoir fix`."""

import click


@click.command()
def command() -> None:
    """Mend style by machine: ruff's safe fixes, then its formatter."""
    import subprocess

    from deploy.checkout import ROOT
    from deploy.tooling import checks

    folders = [folder for folder in checks.FOLDERS if (ROOT / folder).is_dir()]
    mended = subprocess.run(
        checks.program("ruff", "check", "--fix", *folders), cwd=ROOT, check=False
    )
    formatted = subprocess.run(checks.program("ruff", "format", *folders), cwd=ROOT, check=False)
    if mended.returncode or formatted.returncode:
        raise click.ClickException("Some of it has to be mended by hand; see above.")
