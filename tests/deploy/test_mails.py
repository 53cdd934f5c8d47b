"""`./comptoir mails`: what was delivered, read at a terminal."""

import json
from pathlib import Path

import pytest

from deploy.installation.embedded.installation import Installation
from deploy.installation.maildir import CODE, Maildir
from deploy.installation.operating.operators import create_operator
from tests.deploy.conftest import Comptoir
from tests.deploy.working import work

READERS = ("Odile.Essai@example.org", "firmin.delorme@example.org")


@pytest.fixture(scope="module", autouse=True)
def _mails(installation: Installation) -> None:
    for address in READERS:
        create_operator(
            installation,
            title="ms",
            first_name="Odile",
            last_name="Essai",
            email=address,
            duties=["support"],
        )
        work(installation)


class TestTheList:
    def test_tells_number_date_recipient_and_subject(self, run: Comptoir) -> None:
        listed = json.loads(run("mails", "list", "--json").stdout)

        assert [one["to"].lower() for one in listed] == [address.lower() for address in READERS]
        assert [one["number"] for one in listed] == [1, 2]
        assert all(one["subject"] and one["sent_at"].endswith("Z") for one in listed)
        assert "text" not in listed[0]

    def test_is_what_one_sees_first(self, run: Comptoir, installation: Installation) -> None:
        told = run("mails").stdout

        assert told == run("mails", "list").stdout
        assert told.splitlines()[0].startswith("    1  2")
        assert told.count("\n") == 2

    def test_is_of_somebody(self, run: Comptoir) -> None:
        listed = json.loads(run("mails", "list", "--to", "FIRMIN", "--json").stdout)

        assert [one["number"] for one in listed] == [2]

    def test_of_nobody_is_empty(self, run: Comptoir) -> None:
        assert run("mails", "list", "--to", "nobody@").stdout == "No e-mail has been delivered.\n"


class TestOneMail:
    def test_is_shown_with_its_text(self, run: Comptoir) -> None:
        told = run("mails", "show", 2).stdout

        assert told.startswith("To:      firmin.delorme@example.org\nSubject: ")
        assert CODE.search(told)

    def test_is_the_newest_to_somebody(self, run: Comptoir) -> None:
        shown = json.loads(run("mails", "show", "--to", "odile", "--json").stdout)

        assert shown["number"] == 1
        assert CODE.search(shown["text"])

    @pytest.mark.parametrize("words", [(3,), (2, "--to", "odile")])
    def test_that_is_none_is_refused(self, run: Comptoir, words: tuple[object, ...]) -> None:
        told = run("mails", "show", *words)

        assert told.exit_code == 1
        assert "There is no such e-mail" in told.output

    def test_moves_no_cursor(self, run: Comptoir, installation: Installation) -> None:
        forged = installation.data / "mails" / "cur" / "forged:2,S"
        forged.write_bytes(b"To: x@example.org\nSubject: a\x1b[2Jb\n\nc\x1b[2Jd\n")

        told = run("mails", "show", "--to", "x@example.org").stdout
        forged.unlink()

        assert "a[2Jb" in told
        assert "\x1b" not in told


class TestTheMaildir:
    def test_puts_mails_without_a_date_first(self, tmp_path: Path) -> None:
        for place in ("new", "cur"):
            (tmp_path / place).mkdir()
        dated = "To: a@example.org\nDate: Sat, 21 Nov 2026 10:00:00 +0100\nMessage-ID: <1@x>\n\nx"
        (tmp_path / "new" / "1").write_text(dated)
        (tmp_path / "cur" / "2:2,S").write_text("To: b@example.org\nMessage-ID: <2@x>\n\nx")

        found = [mail.to for mail in Maildir(tmp_path).by_date()]

        assert found == ["b@example.org", "a@example.org"]

    def test_takes_apart_only_the_mails_of_whom_one_asks_for(self, tmp_path: Path) -> None:
        (tmp_path / "new").mkdir()
        mail = "To: {}\nContent-Type: text/plain; charset={}\n\nSee b@example.org\n"
        (tmp_path / "new" / "1").write_text(mail.format("Anne <A@example.org>", "utf-8"))
        (tmp_path / "new" / "2").write_text(mail.format("b@example.org", "nonsense"))

        (found,) = Maildir(tmp_path).to("a@EXAMPLE.org")

        assert (found.to, found.text) == ("A@example.org", "See b@example.org\n")
