"""How long a campaign takes to be deposited, told of and partly read (design.md §4.10).

The mailer's worker, PostgreSQL, and a mail server (aiosmtpd) in a process of its own. Timed: from
the request for the check, and for the deposit, to the end of its job; the e-mails, from the first
that the server takes to the last, and those by themselves that leave once all is deposited, beside
a loop that fills, composes and sends the same mails; and a password reset that is asked for in
their midst.
"""

import os
import smtplib
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import mean
from unittest import mock

import click
from sqlalchemy import func, select

from deploy.installation.postgres_files import free_port
from services.mailer import worker
from services.mailer.chores import CHORES
from services.mailer.clients.messages import compose
from services.mailer.config import Settings
from services.mailer.domain import wordings
from services.mailer.models import Email, EmailStatus
from shared import clock
from shared.events.accounts import AccountFacts
from shared.messaging import Broker
from tests.benchmarks.lanes import analyse, house
from tests.mailer.campaigns import many, sink
from tests.mailer.campaigns.handing import Handing
from tests.mailer.campaigns.killing import Program
from tests.mailer.world import Caller, World

TEMPLATE = "letter_deposited"
PATIENCE = 3_600
"""Seconds after which what does not come is taken for lost; nothing is judged by it."""
CATEGORY = {"code": "claims", "labels": {"fr": "Relances", "en": "Claims"}, "service": "finances"}


@click.command()
@click.option("--letters", default=2_000, show_default=True, help="In the campaign.")
@click.option("--boxes", default=0, help="Establishments; 19 for 32 letters unless told.")
@click.option("--apart", is_flag=True, help="Send nothing before all is deposited.")
@click.option("--seed", default=1, show_default=True, help="Of who gets which letter.")
def main(letters: int, boxes: int, seed: int, *, apart: bool) -> None:
    """Hand in a campaign, and wait until all have been told."""
    boxes = boxes or max(1, letters * 19 // 32)
    with house() as (world, settings, owner), receiving(settings) as server:
        many.publish_quietly(world, "finances")
        operator = world.operator(**{"duty:letters": "write"})
        assert operator.post("/letter-categories", CATEGORY).status_code == 201
        readers = many.open_boxes(world, min(20, boxes))
        homes = [*readers, *many.furnish(world, boxes - len(readers))]
        person = world.account(world.establishment())
        path = settings_folder(settings) / "campaign.zip"
        table = many.written(homes, letters, path, seed=seed)
        click.echo(
            f"{letters:,} letters to {boxes:,} boxes, a ZIP of {path.stat().st_size:,} bytes"
        )
        analyse(owner)
        with ExitStack() as workers:
            workers.enter_context(working(settings, server, sends=not apart))
            began = time.perf_counter()
            campaign = Handing(world, operator, many.Hurried(world)).sent(path)
            click.echo(f"uploaded within {time.perf_counter() - began:.1f} s")
            check(operator, campaign, table, letters)
            deposit(operator, campaign, letters)
            loop = partial(plain, world, settings, server, min(letters, 2_000))
            loops, others = [], 0
            if apart:
                until(lambda: not is_any(world, EmailStatus.HELD), every=1.0)
                workers.close()
                loops.append(loop())
                others = len(server.taken.look())
                workers.enter_context(working(settings, server))
            sent = tell_mails(world, server, person, letters, others=others)
        loops.append(loop())
        click.echo(f"the worker ÷ the loop, before and after: {sent / mean(loops):.2f}")
        read(readers)


@dataclass(frozen=True)
class Server:
    """A mail server in a process of its own.

    :ivar taken: what it has written down
    """

    port: int
    taken: sink.Taken

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?starttls=never&sink=yes"


@contextmanager
def receiving(settings: Settings) -> Iterator[Server]:
    """Run a mail server, which writes down what it takes."""
    folder, port = settings_folder(settings), free_port()
    taken = folder / "taken"
    program = Program(sink.__name__, [str(port), str(taken)], os.environ, folder / "log")
    program.start()
    try:
        yield Server(port, sink.Taken(taken))
    finally:
        program.kill()


def settings_folder(settings: Settings) -> Path:
    """Tell where everything of this house is."""
    return Path(settings.storage).parent


@contextmanager
def working(settings: Settings, server: Server, *, sends: bool = True) -> Iterator[None]:
    """Let the worker work, which sends to this server.

    :param sends: whether it sends at all
    """
    told = replace(settings, mail_url=server.url, digest_quiet_minutes=0)
    done = [each for each in CHORES if sends or not each.name.startswith("send_")]
    with mock.patch.object(worker, "CHORES", done):
        made = worker.create_worker(told, Broker("memory://campaign"))
    made.start()
    try:
        yield
    finally:
        made.stop()


def check(operator: Caller, campaign: str, table: bytes, letters: int) -> None:
    """Have the table checked, and say how long that took."""
    began = time.perf_counter()
    answer = operator.open(
        "POST", f"/campaigns/{campaign}/check", data=table, content_type="text/csv"
    )
    asked = time.perf_counter() - began
    ended(operator, answer.json["id"], letters)
    seconds = time.perf_counter() - began
    click.echo(f"checked within {seconds:.1f} s, of which the request took {asked:.1f} s")


def deposit(operator: Caller, campaign: str, letters: int) -> None:
    """Have the letters deposited, and say how long that took."""
    began = time.perf_counter()
    answer = operator.post(f"/campaigns/{campaign}/deposit", {})
    assert answer.status_code == 202, answer.json
    ended(operator, answer.json["id"], letters)
    seconds = time.perf_counter() - began
    click.echo(
        f"deposited within {seconds:.1f} s: {seconds / letters * 1000:.1f} ms each, "
        f"64,000 in {seconds / letters * 64_000 / 60:.1f} min"
    )


def ended(operator: Caller, job_id: str, letters: int) -> None:
    """Wait until a job has ended well."""
    while True:
        job = operator.get(f"/jobs/{job_id}").json
        if job["status"] not in ("queued", "running"):
            break
        time.sleep(0.2)
    assert (job["status"], job["outcomes"]) == ("done", {"deposited": letters}), job


def tell_mails(
    world: World, server: Server, person: AccountFacts, letters: int, *, others: int
) -> float:
    """Ask for a reset amidst the e-mails, wait for them all, and say how they fared.

    :param others: mails that the server has taken before
    :return: how many were sent a second
    """
    deposited = clock.now()
    until(lambda: len(server.taken.look()) >= others + min(500, letters // 4))
    before, asked = len(server.taken.mails), time.perf_counter()
    world.receive(world.message(world.code_for(person, purpose="password_reset")))
    until(lambda: any(mail.recipient == person.email for mail in server.taken.look()[before:]))
    waited = time.perf_counter() - asked
    places = [mail.recipient for mail in server.taken.mails[before:]]
    under_way = (EmailStatus.QUEUED, EmailStatus.SENDING, EmailStatus.HELD)
    until(lambda: not is_any(world, *under_way), every=1.0)
    with world.look() as session:
        sent, after, first, last = session.execute(
            select(
                func.count(Email.sent_at),
                func.count(Email.sent_at).filter(Email.sent_at > deposited),
                func.min(Email.sent_at),
                func.max(Email.sent_at),
            )
        ).one()
    assert first is not None
    assert last is not None
    seconds = (last - first).total_seconds()
    told = Counter(mail.message_id for mail in server.taken.look())
    click.echo(
        f"{sent:,} e-mails within {seconds:.1f} s: {sent / seconds:.0f} a second; "
        f"taken twice: {sum(count - 1 for count in told.values())}"
    )
    if after:
        alone = (last - deposited).total_seconds()
        click.echo(f"{after:,} of them once all was deposited: {after / alone:.0f} a second")
    click.echo(
        f"a reset amidst them accepted after {waited:.2f} s, "
        f"{places.index(person.email)} others first"
    )
    return sent / seconds


def until(is_so: Callable[[], bool], *, every: float = 0.05) -> None:
    """Wait until something is so, without taking much of the processor from what is measured."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "it does not come"
        time.sleep(every)


def is_any(world: World, *statuses: EmailStatus) -> bool:
    """Tell whether there is an e-mail of some status."""
    with world.look() as session:
        found = select(Email.id).where(Email.status.in_(statuses)).limit(1)
        return session.scalar(found) is not None


def read(boxes: list[many.Box]) -> None:
    """Have some boxes opened by those who were told, and say how long a letter takes."""
    began, count = time.perf_counter(), 0
    for box in boxes:
        assert box.reader is not None
        letters = f"/establishments/{box.reader.facts.establishment_id}/letters"
        for letter in box.reader.get(letters).json:
            assert box.reader.get(f"{letters}/{letter['id']}/content").status_code == 200
            count += 1
    click.echo(
        f"{count:,} letters read, {(time.perf_counter() - began) / count * 1000:.1f} ms each"
    )


def plain(world: World, settings: Settings, server: Server, most: int) -> float:
    """Fill, compose and send the same mails in a loop, and tell how many a second that makes."""
    with world.look() as session:
        emails = session.scalars(
            select(Email).where(Email.template == TEMPLATE, Email.facts.is_not(None)).limit(most)
        ).all()
    with smtplib.SMTP("127.0.0.1", server.port) as smtp:
        began = time.perf_counter()
        for email in emails:
            wording = wordings.word(
                world.tools.templates, email.template, email.facts, language="fr", code=None
            )
            message = compose(
                wording,
                sender=settings.sender,
                recipient=email.recipient,
                message_id=f"<{email.id}@example.org>",
                written_at=clock.now(),
                language="fr",
            )
            smtp.send_message(message, from_addr=settings.sender.addr_spec)
        seconds = time.perf_counter() - began
    click.echo(f"a plain loop over {len(emails):,} of them: {len(emails) / seconds:.0f} a second")
    return len(emails) / seconds


if __name__ == "__main__":
    main()
