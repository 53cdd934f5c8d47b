"""The command line: each command is a module of `deploy.commands` with a click command `command`.

A module imports at its top only what its `--help` needs; what is heavy is imported where it is
used.
"""

import importlib
import pkgutil
from pathlib import Path

import click

from deploy import commands

ROOT = Path(__file__).resolve().parent.parent
"""The checkout."""


class Commands(click.Group):
    """A group that finds its commands by the names of modules."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(module.name for module in pkgutil.iter_modules(commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command; None if there is none of this name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"{commands.__name__}.{cmd_name}")
        command: click.Command = module.command
        return command


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def comptoir() -> None:
    """User accounts, delegated administration and letters, for public employers.

    Start with `./comptoir up`; each command explains itself with --help.
    """
