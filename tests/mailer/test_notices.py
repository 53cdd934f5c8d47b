"""docs/notices.md says of each event who is told of it, by what, or why nobody is."""

import pytest

from services.mailer.domain.mails import MAILS, Digest
from services.mailer.domain.paper_contents import CONTENTS
from services.mailer.handlers import HANDLERS
from shared.events import CATALOGUE
from tests.mailer.notices import TOLD, named, rows

OWN = {"mailer.email.failed.v1", "mailer.letter.deposited.v1"}
"""The mailer's own: it writes where it announces them, or by and by."""


NOT_TOLD = rows("Told to nobody")


def test_each_event_has_one_line() -> None:
    found = [event for row in (*TOLD, *NOT_TOLD) for event in named(row[0])]

    assert sorted(found) == sorted(CATALOGUE)


def test_each_template_has_a_line_and_each_line_a_template_of_its_channel() -> None:
    emails = {name for row in TOLD if "e-mail" in row[3] for name in named(row[2])}
    letters = {name for row in TOLD if "paper" in row[3] for name in named(row[2])}

    assert emails - CONTENTS.keys() <= MAILS.keys()
    assert letters - MAILS.keys() <= CONTENTS.keys()
    assert emails >= MAILS.keys() - {Digest.template}
    assert letters >= set(CONTENTS)


@pytest.mark.parametrize("row", TOLD, ids=lambda row: named(row[0])[0])
def test_what_is_told_is_heard(row: list[str]) -> None:
    heard = {event.type for event in HANDLERS}

    assert all(event in heard or event in OWN for event in named(row[0]))
    assert named(row[2])
    assert row[1]


def test_what_is_told_to_nobody_says_why() -> None:
    assert all(row[1] for row in NOT_TOLD)
