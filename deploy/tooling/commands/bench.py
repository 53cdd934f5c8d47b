"""`./comptoir bench`."""

import click


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("name", required=False)
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def command(name: str | None, options: tuple[str, ...]) -> None:
    """Measure something on this machine; without NAME, list what there is.

    A benchmark's own OPTIONS stand after its name, such as `accounts_list --accounts 100000`.
    Each starts what it needs and removes it again. Results that were written down, with
    the machine they were measured on, are in docs/performance.md.
    """
    import os
    import subprocess
    import sys

    from deploy.checkout import ROOT

    known = {
        path.stem: path.read_text().split('"""')[1].splitlines()[0]
        for path in sorted((ROOT / "tests" / "benchmarks").glob("*.py"))
        if '\nif __name__ == "__main__":' in path.read_text()
    }
    if name is None:
        for each, words in known.items():
            click.echo(f"{each:24} {words}")
        return
    if name not in known:
        raise click.BadParameter(f"it is none of {', '.join(known)}", param_hint="NAME")
    arguments = [sys.executable, "-m", f"tests.benchmarks.{name}", *options]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    raise SystemExit(subprocess.run(arguments, cwd=ROOT, env=environment, check=False).returncode)
