"""What comes back is read from a Maildir."""

from pathlib import Path

import pytest

from services.mailer import chores
from services.mailer.clients import incoming
from services.mailer.models import Email, EmailStatus
from shared.events.mailer import EmailFailed
from tests.mailer.reports.coming_back import Back
from tests.mailer.reports.counting import state
from tests.mailer.world import World


class TestAMaildir:
    @pytest.fixture
    def new(self, tmp_path: Path) -> Path:
        folder = tmp_path / "back" / "new"
        folder.mkdir(parents=True)
        return folder

    def read(self, world: World) -> int:
        return chores.read_reports(world.sessions, world.now, world.tools)

    def test_is_read_and_what_was_read_is_put_by(
        self, world: World, sent: Email, back: Back, new: Path
    ) -> None:
        (new / "1795253462.M1.host").write_bytes(back("orange_unknown", sent))
        (new / "1795253463.M2.host").write_bytes(b"\xff\xfe no message at all")

        assert self.read(world) == 2

        assert state(world, sent) is EmailStatus.BOUNCED
        assert list(new.iterdir()) == []
        assert sorted(path.name for path in (new.parent / "cur").iterdir()) == [
            "1795253462.M1.host:2,S",
            "1795253463.M2.host:2,S",
        ]
        assert self.read(world) == 0

    def test_that_is_not_there_holds_up_nothing(self, world: World, tmp_path: Path) -> None:
        assert not (tmp_path / "back").exists()
        assert self.read(world) == 0

    def test_read_again_after_a_death_before_it_was_put_by_changes_nothing(
        self,
        world: World,
        sent: Email,
        back: Back,
        new: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        (new / "1").write_bytes(back("postfix_unknown", sent))

        def dies(_: Path) -> None:
            raise SystemExit

        with monkeypatch.context() as dying:
            dying.setattr(incoming, "put_by", dies)
            with pytest.raises(SystemExit):
                self.read(world)
        assert self.read(world) == 1

        assert len(world.announced(EmailFailed)) == 1
