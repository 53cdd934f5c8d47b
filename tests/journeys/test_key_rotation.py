"""All keys are rotated while people sign in, go on and are written to: nobody notices."""

import json
import subprocess
import sys
import time
from collections import Counter
from typing import Any

from deploy.checkout import ROOT
from deploy.installation.maildir import CODE, Maildir
from tests import asking
from tests.journeys.conftest import Start
from tests.journeys.embedded import Embedded
from tests.journeys.keys_load import Load
from tests.journeys.test_example import make_example

BEFORE_AND_AFTER = 2.0
"""Seconds of load around each rotation."""

SENT_WITHIN = 120


def run(installation: Embedded, *command: str) -> str:
    """Run a command on the installation."""
    done = subprocess.run(
        [sys.executable, "-m", "deploy", *command, "--data", str(installation.data)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def keys(installation: Embedded) -> dict[str, list[str]]:
    told: dict[str, Any] = json.loads(run(installation, "keys", "list", "--json"))
    return {name: facts["keys"] for name, facts in told.items()}


def mails_to(installation: Embedded, addresses: list[str]) -> dict[str, list[str]]:
    """Read the codes that were sent, once each has come or time is up."""
    mails = Maildir(installation.data / "mails")
    deadline = time.monotonic() + SENT_WITHIN
    while True:
        found = {address: [mail.text for mail in mails.to(address)] for address in addresses}
        if all(found.values()) or time.monotonic() > deadline:
            return found
        time.sleep(0.5)


class TestARotationOfAllKeysUnderLoad:
    def test_ends_no_session_and_loses_no_mail(self, start: Start) -> None:
        installation = start()
        make_example(installation)
        kept = json.loads((installation.data / "demo.json").read_text())["people"]
        people = [person for person in kept if not person["totp"]]  # by the password alone
        before = keys(installation)
        load = Load(installation.url, people)

        load.start()
        try:
            for kind in before:
                time.sleep(BEFORE_AND_AFTER)
                run(installation, "keys", "rotate", kind)
            time.sleep(BEFORE_AND_AFTER)
        finally:
            load.stop()

        assert load.faults == []
        assert min(load.done.values()) > 10, load.done
        assert {name: found[1] for name, found in keys(installation).items()} == {
            name: found[0] for name, found in before.items()
        }
        for session in load.sessions:
            assert session.refresh(session.granted["refresh_token"]).status_code == 200
        self.check_mails(installation, load)

    def check_mails(self, installation: Embedded, load: Load) -> None:
        """Every invitation was sent, once, and its link is good; nothing was given up."""
        sent = mails_to(installation, load.invited)
        assert Counter(map(len, sent.values())) == {1: len(load.invited)}
        for (text,) in sent.values():
            code = CODE.search(text)
            assert code is not None
            looked_up = asking.post(
                f"{installation.url}/identity/v1/codes/lookup",
                json={"token": code[1]},
                timeout=30,
            )
            assert looked_up.status_code == 200, looked_up.text
        assert json.loads(run(installation, "messages", "parked", "--json")) == []
