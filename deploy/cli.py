"""The command line: each command is a module with a click command `command`, found by its name.

A module imports at its top only what its `--help` needs; what is heavy is imported where it is
used. The commands of a package that is not there, as in images, are not there either.
"""

import importlib
import importlib.util
import pkgutil

import click

PACKAGES = ("deploy.installation", "deploy.demo", "deploy.tooling")


class Commands(click.Group):
    """A group that finds its commands by the names of modules."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(_places())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command; None if there is none of this name."""
        place = _places().get(cmd_name)
        if place is None:
            return None
        command: click.Command = importlib.import_module(f"{place}.{cmd_name}").command
        return command


def _places() -> dict[str, str]:
    """Tell in which package each command is."""
    there = (f"{package}.commands" for package in PACKAGES if importlib.util.find_spec(package))
    return {
        module.name: place
        for place in there
        for module in pkgutil.iter_modules(importlib.import_module(place).__path__)
    }


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def comptoir() -> None:
    """User accounts, delegated administration and letters, for public employers.

    Start with `./comptoir up`; each command explains itself with --help.
    """
