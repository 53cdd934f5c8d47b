"""Whatever somebody tries who was let in by a delegation, nobody gets further than it goes.

They ask for addresses and wait, send files and acts on many as jobs, review, are linked, are an
application; meanwhile the delegation is amended, prolonged, narrowed, suspended and resumed, and
the town goes on with its own accounts. After each step, what has changed must have been theirs to
change as the delegation stands at that moment (design.md §4.2, §4.8, §4.12).
"""

import itertools
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from shared import clock
from shared.events import identity
from tests.accounts.applications import SCOPES, Client
from tests.accounts.due import link
from tests.accounts.malice.attacks import ATTACKS, Attacks, Target
from tests.accounts.malice.mandate import SERVICES, Intruder, Mandate
from tests.accounts.malice.watch import Judge, State, look
from tests.accounts.people import in_letters
from tests.accounts.working import Works
from tests.accounts.world import ADDRESS, Person, World, coordinates

pytestmark = pytest.mark.long

rights = st.dictionaries(
    st.sampled_from((*SERVICES, "accounts")), st.sampled_from(["read", "write", "none"])
).map(lambda given: tuple(sorted(given.items())))
targets = st.builds(
    Target,
    who=st.integers(0, 11),
    rights=rights,
    flag=st.booleans(),
    where=st.sampled_from([0, 0, 0, 0, 0, 1, 2]),
)
steps = st.one_of(
    st.tuples(st.just("attack"), st.sampled_from(ATTACKS), targets),
    st.tuples(st.just("attack"), st.sampled_from(ATTACKS), targets),
    st.tuples(
        st.just("mandate"),
        st.sampled_from(
            ["amend", "assign", "assign", "take_out", "narrow", "prolong", "suspend", "resume"]
        ),
        targets,
    ),
    st.tuples(
        st.just("town"),
        st.sampled_from(["give", "promote", "delegate", "create", "activate"]),
        targets,
    ),
    st.tuples(st.just("wait"), st.sampled_from(["confirm", "work", "link", "a day"]), targets),
    st.tuples(st.just("wait"), st.sampled_from(["confirm", "work", "work"]), targets),
)

SOME, NONE = (("affiliation", "read"),), ()
STORY = [
    ("attack", "create", Target(0, SOME, False)),
    ("attack", "rights", Target(3, SOME, False)),
    ("attack", "rights", Target(4, SOME, False)),
    ("wait", "confirm", Target(0, NONE, False)),
    ("attack", "many", Target(0, SOME, False)),
    ("attack", "import", Target(0, SOME, False)),
    ("attack", "decide", Target(1, NONE, False)),
    ("wait", "work", Target(0, NONE, False)),
    ("attack", "address", Target(1, NONE, False)),
    ("mandate", "take_out", Target(0, NONE, False)),
    ("mandate", "assign", Target(0, SOME, True)),
    ("wait", "confirm", Target(0, NONE, False)),
]
"""What works as far as the delegation goes, and what has become void, whatever is drawn."""


class Siege:
    """A town, a centre that works for it, a stranger, and somebody with bad intentions."""

    def __init__(self, world: World, time: time_machine.Traveller, *, is_application: bool) -> None:
        self.world, self.time = world, time
        self.centre = world.establishment("Centre de gestion")
        self.town = world.establishment("Commune de Trifouillis")
        self.stranger = world.establishment("Commune de Brindas")
        self.numbers = itertools.count(1)
        users = [self._user({"affiliation": "read"}), self._user({"retraite": "write"})]
        users += [self._user({"paie": "write"}), self._user({})]
        self.intruder: Intruder = self._application() if is_application else self._delegate()
        self.mandate = Mandate(world, self.centre, self.town, self.intruder)
        self.mandate.prolong(200)
        self.judge = Judge(self.mandate, set())
        homes = [self.town, self.centre, self.stranger]
        self.attacks = Attacks(self.intruder, [self.town, *users], homes)
        self.works = Works(world)
        self.confirmed: Counter[str] = Counter()
        self.state = self._state()

    def _user(self, rights: dict[str, str]) -> Person:
        names = coordinates("Jean", in_letters(f"Habitant {next(self.numbers)}"))
        return self.world.activate(self.town.create(names, rights=rights))

    def _delegate(self) -> Person:
        return self.world.activate(self.centre.create(coordinates("Théodule", "Relais")))

    def _application(self) -> Client:
        facts = identity.ClientFacts(
            client_id=uuid4(),
            establishment_id=self.centre.home,
            name="Gestion des agents",
            scopes=SCOPES.split(),
            expires_at=None,
        )
        self.world.hear(identity.ClientCreated(client=facts))
        return Client(self.world, self.centre, facts.client_id)

    def take(self, kind: str, name: str, target: Target) -> None:
        """Take a step, and judge what it has changed."""
        self.time.shift(timedelta(seconds=1))
        self.world.hears_of_delegation(clock.now())
        before = self.state
        act: Callable[[str, Target], None] = getattr(self, f"_{kind}")
        act(name, target)
        after = self.state = self._state()
        if kind == "mandate" or name in ("link", "a day"):
            assert after == before, (kind, name, target)
        elif kind != "town" and name != "confirm":
            faults = self.judge.faults(before, after)
            assert not faults, (kind, name, target, faults)

    def _state(self) -> State:
        return look(self.world, self.town.home, self.centre.home, self.stranger.home)

    def _attack(self, name: str, target: Target) -> None:
        self.attacks.do(name, target)

    def _mandate(self, name: str, target: Target) -> None:
        """Let the delegation become another one; no account changes by that."""
        if name in ("amend", "assign", "narrow"):
            given = {code: level for code, level in target.rights if level != "none"}
            kept = {"accounts": "write", "affiliation": "write"} if target.flag else {}
            getattr(self.mandate, name)(given | kept)
        elif name == "prolong":
            self.mandate.prolong(target.who)
        else:
            getattr(self.mandate, name)()

    def _town(self, name: str, target: Target) -> None:
        """Let the town do what it likes with its own accounts."""
        person = self.attacks.people[target.who % len(self.attacks.people)]
        path = f"{self.town.accounts}/{person.account_id}"
        own = {code: level for code, level in target.rights if code != "accounts"}
        if name == "create":
            self.attacks.people.append(self._user(own))
        elif name == "give":
            tag = self.town.get(f"{path}/rights").headers.get("ETag", '"none"')
            headers = {"If-Match": tag}
            self.town.call("PUT", f"{path}/rights", {"rights": own}, headers=headers)
        elif name == "activate" and person is not self.town:
            self.world.activate(person)
        elif name == "promote":
            self.town.post(f"{path}/promote", {"postal_address": ADDRESS})
        elif name == "delegate" and person is not self.town:
            self.judge.assigned.add(person.account_id)
            self.world.delegate(self.town, self.stranger, person, {"letters": "read"})

    def _wait(self, name: str, target: Target) -> None:
        if name == "confirm":
            for person in list(self.attacks.people):
                self._confirm(person)
        elif name == "work":
            self.works.run()
        elif name == "a day":
            self.time.shift(timedelta(days=1))
            self.world.hears_of_delegation(clock.now())
        elif isinstance(self.intruder, Person):
            # The town's head proves the intruder's account theirs: that leads one way only.
            link(self.world, self.town, self.intruder)

    def _confirm(self, person: Person) -> None:
        """Let whoever reads the address that waits confirm it, and judge what comes of it."""
        account_id = person.account_id
        waiting = self.town.get(f"{self.town.accounts}/{account_id}").json.get("pending_email")
        asked_at = self.attacks.asked.pop(account_id, None)
        if waiting is None or asked_at is None:
            return
        before = self._state()
        confirmed = identity.EmailConfirmed(
            account_id=account_id, establishment_id=self.town.home, email=waiting
        )
        self.world.hear(confirmed)
        after = self._state()
        faults = self.judge.faults(before, after)
        assert not faults, (account_id, faults)
        counts = after != before
        since = self.mandate.since
        assert not counts or (since is not None and since <= asked_at), "void stays void"
        self.confirmed["counts" if counts else "is void"] += 1


class TestAMaliciousDelegate:
    @pytest.fixture
    def overrides(self) -> dict[str, str]:
        return {"AT_ONCE": "1"}  # acts on many are jobs: judged when their turn comes

    @pytest.mark.parametrize(
        "examples", [6, pytest.param(100, marks=pytest.mark.faults)], ids=["short", "full"]
    )
    def test_gets_nobody_further_than_the_delegation_goes(
        self, world: World, time: time_machine.Traveller, examples: int
    ) -> None:
        for code in SERVICES:
            world.service(code)
        seen: Counter[str] = Counter()

        @settings(
            max_examples=examples,
            derandomize=examples < 100,
            deadline=None,
            database=None,
            phases=[
                Phase.explicit,
                Phase.generate,
            ],  # shrinking is slow
            suppress_health_check=list(HealthCheck),
        )
        @example(is_application=False, history=STORY)
        @given(
            is_application=st.sampled_from([False, False, True]),
            history=st.lists(steps, min_size=10, max_size=25),
        )
        def besiege(is_application: bool, history: list[tuple[str, str, Target]]) -> None:
            siege = Siege(world, time, is_application=is_application)
            for name, who in (("address", 1), ("address", 4), ("open_review", 0)):
                siege.take("attack", name, Target(who, (), False))
            for step in history:
                siege.take(*step)
            siege.take("wait", "work", Target(0, (), False))
            siege.take("wait", "confirm", Target(0, (), False))
            seen.update(siege.attacks.seen + siege.confirmed)

        besiege()

        done = {name for name in seen if name.endswith(" 2")}
        assert {"create 2", "address 2", "rights 2", "many 2", "import 2", "decide 2"} <= done, seen
        assert seen["counts"], seen
        assert seen["is void"], seen
