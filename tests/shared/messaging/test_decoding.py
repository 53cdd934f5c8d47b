"""Whatever comes off the wire is either a message or a dead letter."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.messaging.decoding import Undecodable, decode, is_heartbeat
from tests.shared.messaging.letters import NOW, heartbeat, letter

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


class TestDecoding:
    def test_gives_back_what_was_sent(self) -> None:
        sent = letter("one", position=3)

        assert decode(sent.to_json()) == decode(sent.to_json().encode()) == sent

    @given(st.binary() | st.text())
    def test_of_noise_makes_a_dead_letter(self, noise: bytes | str) -> None:
        with pytest.raises(Undecodable):
            decode(noise)

    @given(st.sampled_from(sorted(letter("x", position=1).to_message())), JSON)
    def test_of_a_spoilt_attribute_makes_a_message_or_a_dead_letter(
        self, name: str, value: object
    ) -> None:
        message = letter("x", position=1).to_message() | {name: value}
        try:
            decoded = decode(json.dumps(message))
        except Undecodable:
            return
        assert isinstance(decoded.subject, str)
        assert isinstance(decoded.data, dict)

    def test_refuses_what_postgresql_cannot_keep(self) -> None:
        with pytest.raises(Undecodable):
            decode(letter("zero \0 character").to_json())

    def test_tells_a_heartbeat_from_a_message(self) -> None:
        assert is_heartbeat(heartbeat(1, as_of=NOW))
        assert not is_heartbeat(letter("one"))
