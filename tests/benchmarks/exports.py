"""Accounts as a table: time and memory by the number of accounts, CSV and XLSX.

Each table is written by a process of its own, as the worker writes it: read as the unprivileged
role under row-level security, a thousand rows at a time. Memory is the process's peak (ru_maxrss),
beside that of a process which has written ten accounts.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from uuid import UUID

import click
from sqlalchemy import make_url

from deploy.installation import provisioning
from deploy.tooling import scratch
from services.accounts import queries
from services.accounts.domain.selection import Selection
from shared import db, migrations, tenancy
from shared.jobs import table_files
from shared.jobs.table_files import Format
from tests.benchmarks import crowd

SIZES = (10, 1_000, 10_000, 100_000)
WRITER = "from tests.benchmarks.exports import write; write()"


def main() -> None:
    """Build the database, write each table."""
    with scratch.server() as server:
        urls = provisioning.provision(server.admin_url, ["accounts"], passwords={})["accounts"]
        migrations.upgrade("accounts", urls.owner)
        admin_url = make_url(server.admin_url).set(database=make_url(urls.owner).database)
        homes = crowd.fill(admin_url.render_as_string(False), SIZES)
        click.echo("| accounts | format | s | MB of file | MB of memory |\n|---|---|---|---|---|")
        for home, size in zip(homes, SIZES, strict=True):
            for format_ in Format:
                click.echo(f"| {size:,} | {format_} | {_measured(urls.runtime, home, format_)} |")


def _measured(url: str, home: UUID, format_: Format) -> str:
    given = os.environ | {"URL": url, "HOME_ID": str(home), "FORMAT": str(format_)}
    told = subprocess.run(
        [sys.executable, "-c", WRITER], env=given, check=True, stdout=subprocess.PIPE
    ).stdout
    found = json.loads(told)
    return f"{found['seconds']:.1f} | {found['file']:.1f} | {found['memory']:.0f}"


def write() -> None:
    """Write one table, and tell what it took; in a process of its own."""
    format_, home = Format(os.environ["FORMAT"]), UUID(os.environ["HOME_ID"])
    sessions = db.sessions(db.connect(os.environ["URL"]))
    layout = queries.exporting.Layout(language="fr", codes=["paie"] * 20, today=crowd.TODAY)
    statement = queries.choosing.rows_of(Selection(), now=crowd.NOW)
    started = time.perf_counter()
    with tempfile.TemporaryFile() as file, sessions.begin() as session:
        tenancy.confine(session, home)
        lines = queries.exporting.lines(session, statement, layout)
        table_files.write(format_, file, layout.headers, lines)
        size = file.seek(0, os.SEEK_END)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = {
        "seconds": time.perf_counter() - started,
        "file": size / 1e6,
        "memory": memory,
    }
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
