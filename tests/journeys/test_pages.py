"""The plain pages, as somebody without script uses them."""

from deploy.demo.chapters import opening, registering
from tests import asking
from tests.journeys.conftest import scene_on
from tests.journeys.embedded import Embedded


class TestTheActivationPage:
    def test_lets_a_holder_create_a_password_without_script(self, installation: Embedded) -> None:
        with scene_on(installation) as scene:
            opening.play(scene)
            head = scene.cast.somebody("ms", "Clémence", "Auberive")
            registering.register(scene, scene.town, head)
            registering.confirm(scene, head)
            code = scene.cast.mail(head).code
            page = f"{installation.url}/activate"

            good = {"code": code, "password": "Tr0p-facile-?", "again": "Tr0p-facile-?"}

            asked = asking.post(page, data={"code": code})
            weak = asking.post(page, data={"code": code, "password": "abc", "again": "abc"})
            differing = asking.post(page, data=good | {"again": "Tr0p-facile-!"})
            done = asking.post(page, data=good)
            again = asking.post(page, data=good)

            assert scene.town.name in asked.text
            assert weak.status_code == differing.status_code == 422
            assert done.status_code == 200
            assert again.status_code == 409
            head.password = "Tr0p-facile-?"
            scene.cast.sign_in(head)
            assert head.client.token

    def test_is_read_without_using_anything_up_and_loads_nothing_from_elsewhere(
        self, installation: Embedded
    ) -> None:
        for path in ("/", "/activate", "/data-protection"):
            page = asking.get(f"{installation.url}{path}")
            assert page.status_code == 200
            assert "default-src 'none'" in page.headers["Content-Security-Policy"]
            assert "http" not in page.text.replace("http-equiv", "")

    def test_refuses_a_code_that_was_never_given(self, installation: Embedded) -> None:
        refused = asking.post(f"{installation.url}/activate", data={"code": "x" * 43})

        assert refused.status_code == 404
        assert 'role="alert"' in refused.text
