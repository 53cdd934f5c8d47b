"""Whatever comes off the wire is either a message or a dead letter."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.messaging.inbox import Undecodable, decode, is_heartbeat
from tests.shared.messaging.letters import NOW, heartbeat, letter

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


class TestDecoding:
    def test_gives_back_what_was_sent(self) -> None:
        sent = letter("one", position=3)

        for body in (sent.to_json(), sent.to_json().encode()):
            assert decode(body, published_as=sent.type) == sent

    @given(st.binary() | st.text())
    def test_of_noise_makes_a_dead_letter(self, noise: bytes | str) -> None:
        with pytest.raises(Undecodable):
            decode(noise, published_as="accounts.operator.acted.v1")

    @given(st.sampled_from(sorted(letter("x", position=1).to_message())), JSON)
    def test_of_a_spoilt_attribute_makes_a_message_or_a_dead_letter(
        self, name: str, value: object
    ) -> None:
        message = letter("x", position=1).to_message() | {name: value}
        try:
            decoded = decode(json.dumps(message), published_as=str(message["type"]))
        except Undecodable:
            return
        assert isinstance(decoded.subject, str)
        assert isinstance(decoded.data, dict)

    def test_refuses_what_postgresql_cannot_keep(self) -> None:
        spoilt = letter("zero \0 character")

        with pytest.raises(Undecodable):
            decode(spoilt.to_json(), published_as=spoilt.type)

    @pytest.mark.parametrize(
        "key", ["identity.operator.acted.v1", "accounts.account.deleted.v1", "mailer.events", ""]
    )
    def test_refuses_what_was_published_as_something_else(self, key: str) -> None:
        """The broker checks the key alone; what stands inside could be in anybody's name."""
        with pytest.raises(Undecodable, match="another type"):
            decode(letter("one").to_json(), published_as=key)

    def test_tells_a_heartbeat_from_a_message(self) -> None:
        assert is_heartbeat(heartbeat(1, as_of=NOW))
        assert not is_heartbeat(letter("one"))
