"""The story, and the worked example, where the platform asks for second factors (decision 0090).

With the policy off they are lived always, in `test_story.py` and `test_example.py`; under each of
the others with `./comptoir test --faults`. What each policy asks for is held by API tests.
"""

import json

import pytest

from deploy.demo import story
from deploy.demo.scene import Scene
from tests.journeys.conftest import Start, scene_on
from tests.journeys.test_example import make_example, sign_in

pytestmark = pytest.mark.faults


def with_factors(scene: Scene) -> set[str]:
    """Tell who of the story has a second factor."""
    people = ("operator", "centre_head", "town_head", "delegate", "clerk")
    return {name for name in people if getattr(scene, name).application is not None}


class TestTheStory:
    def test_is_lived_where_administrators_must_have_one_and_delegates_as_they_act(
        self, start: Start
    ) -> None:
        with scene_on(start(SECOND_FACTOR_FOR="administrators")) as scene:
            story.play(scene)

        assert with_factors(scene) == {"operator", "centre_head", "town_head", "delegate"}

    def test_is_lived_where_everybody_must_have_one(self, start: Start) -> None:
        with scene_on(start(SECOND_FACTOR_FOR="everybody")) as scene:
            story.play(scene)
            scene.clerk.client.get("/accounts/v1/me")  # in the story they only try what is refused

        everybody = {"operator", "centre_head", "town_head", "delegate", "clerk"}
        assert with_factors(scene) == everybody


class TestTheExample:
    @pytest.mark.parametrize("whom", ["administrators", "everybody"])
    def test_tells_the_key_of_everybody_whom_the_policy_has_asked(
        self, start: Start, whom: str
    ) -> None:
        installation = start(SECOND_FACTOR_FOR=whom)

        make_example(installation)

        people = json.loads((installation.data / "demo.json").read_text())["people"]
        heads = [person for person in people if person["role"] != "utilisateur"]
        assert heads
        assert all(person["totp"] for person in heads)
        refusals = [sign_in(installation, person).json().get("code") for person in heads]
        assert refusals == ["second_factor_required"] * len(heads)
        users = [person for person in people if not person["totp"]]
        tasks = [sign_in(installation, person).json()["must"] for person in users]
        must = ["add_second_factor"] if whom == "everybody" else []
        assert tasks == [must] * len(users)
        assert users
