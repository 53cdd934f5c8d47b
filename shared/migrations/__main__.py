"""python -m shared.migrations new|upgrade <service> …: for those who write migrations."""

import argparse
import os
import sys

from shared import migrations

URL = "OWNER_DATABASE_URL"


def main() -> None:
    """Read the command line and do it."""
    parser = argparse.ArgumentParser(prog="python -m shared.migrations", description=__doc__)
    parser.add_argument("--url", default=os.environ.get(URL), help=f"the database; default: {URL}")
    commands = parser.add_subparsers(dest="command", required=True)
    drafting = commands.add_parser("new", help="draft the next migration from the models")
    drafting.add_argument("service")
    drafting.add_argument("message")
    upgrading = commands.add_parser("upgrade", help="apply what the database lacks")
    upgrading.add_argument("service")
    given = parser.parse_args()
    if not given.url:
        parser.error(f"say which database: --url or {URL}")
    if given.command == "new":
        sys.stdout.write(f"{migrations.new(given.service, given.message, given.url)}\n")
    else:
        for number in migrations.upgrade(given.service, given.url):
            sys.stdout.write(f"{given.service} {number}\n")


if __name__ == "__main__":
    main()
