"""Establishments that are there to try things out: nothing of them leaves the platform."""

from email.message import EmailMessage
from pathlib import Path
from uuid import UUID

import pytest
import time_machine

from services.mailer import chores
from services.mailer.actions import figures
from services.mailer.clients.maildir import Maildir
from services.mailer.clients.messages import SANDBOX
from services.mailer.clients.sandbox import Sandbox
from services.mailer.clients.transports import InDoubt, Meanwhile, nothing
from services.mailer.config import Settings
from services.mailer.models import EmailStatus, PaperStatus
from services.mailer.tools import transport_at
from shared.config import BadSettings
from shared.events.accounts import AccountInvitationLapsed, EstablishmentChanged
from shared.events.mailer import EmailFailed
from tests import factories
from tests.answers import refused
from tests.mailer.outgoing import later
from tests.mailer.paper.shop import Shop
from tests.mailer.transports import Scripted
from tests.mailer.world import ADDRESS as ADDRESS_OF_RECORD
from tests.mailer.world import World

HOMES = (("Mairie", None), ("Hôpital", None), ("Essai", True), ("Autre essai", True))
ADDRESS = "jean.louty@commune-de-demonstration.fr"


@pytest.fixture
def shop(world: World) -> Shop:
    return Shop(world, world.operator(**{"duty:print": "write"}))


def written_to(world: World, *, is_sandbox: bool | None = True) -> None:
    """Have somebody of an establishment get a code, at an address that people have."""
    home = world.establishment(is_sandbox=is_sandbox)
    world.told(world.code_for(world.account(home, email=ADDRESS)))


class HangsUp(Scripted):
    """Hangs up when it does not take a mail."""

    def send(
        self, message: EmailMessage, *, returns_to: str, meanwhile: Meanwhile = nothing
    ) -> str:
        try:
            return super().send(message, returns_to=returns_to, meanwhile=meanwhile)
        except InDoubt:
            self.is_open = False
            raise


def send_beside(world: World, server: Scripted, sink: Scripted) -> None:
    """Let the sender run once, over a real server with a sink beside it."""
    way_out = Sandbox(transport=server, is_sink=False, reports=None, sink=sink)
    world.send(world.with_transport(way_out))


def become(world: World, home_id: UUID, *, is_sandbox: bool) -> None:
    facts = factories.establishment(
        establishment_id=home_id, address=ADDRESS_OF_RECORD, is_sandbox=is_sandbox or None
    )
    world.told(EstablishmentChanged(establishment=facts, changed=["is_sandbox"]))


def status(world: World) -> EmailStatus:
    (email,) = world.emails()
    return email.status


class TestAnEMailOfASandbox:
    def test_does_not_go_over_a_real_server_and_says_why(self, world: World) -> None:
        written_to(world)
        server = Scripted(None)

        world.send(world.with_transport(Sandbox(transport=server, is_sink=False, reports=None)))

        assert (server.taken, status(world)) == ([], EmailStatus.FAILED)
        (event,) = world.announced(EmailFailed)
        assert "sandbox" in event.error
        assert "SINK_URL" in event.error

    def test_goes_to_the_sink_that_stands_beside_a_real_server(self, world: World) -> None:
        written_to(world)
        written_to(world, is_sandbox=None)
        server, sink = Scripted(None), Maildir(world.mails)

        world.send(
            world.with_transport(Sandbox(transport=server, is_sink=False, reports=None, sink=sink))
        )

        assert [email.status for email in world.emails()] == [EmailStatus.SENT] * 2
        (kept,) = world.delivered()
        assert (kept["To"], kept[SANDBOX]) == (ADDRESS, "yes")
        (sent,) = server.taken
        assert sent[SANDBOX] is None

    def test_goes_to_a_server_that_is_a_sink_itself(self, world: World) -> None:
        written_to(world)
        server = Scripted(None)

        world.send(world.with_transport(Sandbox(transport=server, is_sink=True, reports=None)))

        assert (len(server.taken), status(world)) == (1, EmailStatus.SENT)

    def test_goes_out_again_once_it_is_none_any_more(self, world: World) -> None:
        home = world.establishment(is_sandbox=True)
        world.told(world.code_for(world.account(home, email=ADDRESS)))
        become(world, home.establishment_id, is_sandbox=False)
        server = Scripted(None)

        world.send(world.with_transport(Sandbox(transport=server, is_sink=False, reports=None)))

        assert [str(mail["To"]) for mail in server.taken] == [ADDRESS]

    def test_stands_in_no_digest_with_those_of_others(
        self, world: World, clock: time_machine.Traveller
    ) -> None:
        places = [world.establishment(name, is_sandbox=is_one) for name, is_one in HOMES]
        for home in places:
            world.administrator(home, email=ADDRESS)  # one person, wherever they are
        for home in places * 3:
            person = world.account(home, status="invitation_lapsed")
            world.told(AccountInvitationLapsed(account=person))
        later(world, clock, minutes=11)

        chores.release_held(world.sessions, world.now, world.tools)

        sandboxes = [home.establishment_id for home in places if home.is_sandbox]
        digests = world.emails("digest")
        apart = [mail for mail in digests if mail.establishment_id is not None]
        assert len(apart) == 2
        assert {mail.establishment_id for mail in apart} == set(sandboxes)
        (together,) = (mail for mail in digests if mail.establishment_id is None)
        told = {item["establishment"] for item in together.facts["items"]}
        assert told == {name for name, is_one in HOMES if not is_one}


class TestTheSink:
    def test_takes_mails_to_domains_that_nobody_can_have_too(self, world: World) -> None:
        world.told(
            world.code_for(world.account(world.establishment(), email="jean.louty@example.org"))
        )
        server, sink = Scripted(None), Maildir(world.mails)

        world.send(
            world.with_transport(Sandbox(transport=server, is_sink=False, reports=None, sink=sink))
        )

        assert (server.taken, len(world.delivered())) == ([], 1)

    def test_is_opened_once_for_all_of_a_run_and_closed_at_its_end(self, world: World) -> None:
        for _ in range(3):
            written_to(world)
        server, sink = Scripted(None), Scripted(None)

        send_beside(world, server, sink)

        assert len(sink.taken) == 3
        assert (server.opened, sink.opened, sink.closed) == (1, 1, 1)

    def test_is_left_alone_where_nothing_has_to_go_there(self, world: World) -> None:
        written_to(world, is_sandbox=None)
        sink = Scripted(None)

        send_beside(world, Scripted(None), sink)

        assert sink.opened == 0

    def test_is_opened_again_once_it_has_hung_up(self, world: World) -> None:
        for _ in range(3):
            written_to(world)
        sink = HangsUp(InDoubt("it fell silent"), None)

        send_beside(world, Scripted(None), sink)

        assert (len(sink.taken), sink.opened, sink.closed) == (2, 2, 2)
        statuses = sorted(email.status for email in world.emails())
        assert statuses == [EmailStatus.QUEUED, EmailStatus.SENT, EmailStatus.SENT]

    def test_is_named_beside_the_way_out(self, tmp_path: Path) -> None:
        made = transport_at("smtp://a", sink=f"maildir:{tmp_path}")

        assert isinstance(made, Sandbox)
        assert isinstance(made.sink, Sandbox)
        assert (made.is_sink, made.sink.is_sink) == (False, True)
        assert made.lease > transport_at("smtp://a").lease

    @pytest.mark.parametrize("bad", ["smtp://real:25", "smtp://real:25?sink=no", "http://a"])
    def test_keeps_all_mails_to_itself(self, environ: dict[str, str], bad: str) -> None:
        for good in ("", "maildir:/var/trial", "smtp://trial:1025?sink=yes"):
            assert Settings.read({**environ, "SINK_URL": good}).sink_url == good
        with pytest.raises(BadSettings, match="SINK_URL"):
            Settings.read({**environ, "SINK_URL": bad})


class TestALetterOnPaperOfASandbox:
    def test_is_made_counted_apart_and_put_into_no_batch(self, shop: Shop) -> None:
        (kept,) = shop.letters(1, is_sandbox=True)
        (printed,) = shop.letters(1)
        (waiting,) = shop.printer.get("/paper-items/waiting").json

        batch = shop.batch()

        assert (waiting["letters"], waiting["sheets"], waiting["kept_back"]) == (1, 1, 1)
        assert [item.id for item in shop.placed(batch)] == [printed.id]
        (left,) = shop.now([kept])
        assert (left.status, left.batch_id) == (PaperStatus.TO_PRINT, None)
        found = shop.printer.get("/paper-items?is_kept_back=true").json
        assert [each["id"] for each in found] == [str(kept.id)]
        others = shop.printer.get("/paper-items?is_kept_back=false").json
        assert [each["id"] for each in others] == [str(printed.id)]

    def test_makes_no_batch_alone(self, shop: Shop) -> None:
        shop.letters(2, is_sandbox=True)

        assert refused(shop.ask()) == (409, "nothing_to_print")
        (waiting,) = shop.printer.get("/paper-items/waiting").json
        assert (waiting["letters"], waiting["pages"], waiting["kept_back"]) == (0, 0, 2)

    def test_is_left_out_of_a_batch_that_was_asked_for_before(self, shop: Shop) -> None:
        item, other = shop.letters(2)
        asked = shop.ask()
        become(shop.world, item.establishment_id, is_sandbox=True)
        shop.run()

        batch = shop.shown(asked.json["parameters"]["batch_id"])

        assert [each.id for each in shop.placed(batch)] == [other.id]

    def test_is_nothing_that_waits_in_the_figures(self, shop: Shop) -> None:
        def waiting() -> float:
            with shop.world.look() as session:
                found = figures.of_mail(session, "mailer", shop.world.now)
                (metric,) = (m for m in found if m.name == "comptoir_paper_items_waiting")
                return sum(sample.value for sample in metric.samples)

        shop.letters(1, is_sandbox=True)
        apart = waiting()
        shop.letters(1)

        assert (apart, waiting()) == (0, 1)

    def test_is_printed_once_it_is_none_any_more(self, shop: Shop) -> None:
        (item,) = shop.letters(1, is_sandbox=True)
        become(shop.world, item.establishment_id, is_sandbox=False)

        batch = shop.batch()

        assert [each.id for each in shop.placed(batch)] == [item.id]
