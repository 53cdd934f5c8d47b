"""`./comptoir screenshots`."""

import click


@click.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def command(options: tuple[str, ...]) -> None:
    """Take pictures of every page of the portal: phone and desktop, light and dark, both languages.

    An installation is made for it, with people of every kind, and removed again. The pictures, and
    an index.html that shows them beside one another, are put into .comptoir/screenshots, which is
    not committed. With --help-pages, the pictures on the pages of help are taken anew; these are
    committed. It needs Debian's `chromium`. OPTIONS: see `./comptoir screenshots --help`.
    """
    import os
    import subprocess
    import sys

    from deploy.checkout import ROOT

    arguments = [sys.executable, "-m", "tests.portal.pictures", *options]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    raise SystemExit(subprocess.run(arguments, cwd=ROOT, env=environment, check=False).returncode)
