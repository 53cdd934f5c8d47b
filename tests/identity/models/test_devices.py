"""What a User-Agent header says, in a few words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.identity.models.device import LABEL_LENGTH, label_of

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "label"),
    [
        (
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/142.0 Safari/537.36",
            "Chrome, Windows",
        ),
        (
            f"Mozilla/5.0 (Windows NT 10.0) {WEBKIT} Chrome/142.0 Safari/537.36 Edg/142.0",
            "Edge, Windows",
        ),
        (
            f"Mozilla/5.0 (Linux; Android 15; SM-S921B) {WEBKIT} SamsungBrowser/28.0 Chrome/130.0 "
            "Mobile Safari/537.36",
            "Samsung Internet, Android",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like "
            "Gecko) Version/26.0 Safari/605.1.15",
            "Safari, macOS",
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0",
            "Firefox, Linux",
        ),
        ("curl/8.14.1", "curl"),
        ("python-httpx/0.28.1", "python-httpx"),
        ("<script>", None),
        ("", None),
        (None, None),
    ],
)
def test_a_device_is_named_by_browser_and_system(user_agent: str | None, label: str | None) -> None:
    assert label_of(user_agent) == label


@given(st.text(max_size=300))
def test_nothing_of_the_header_is_kept_but_a_plain_word(user_agent: str) -> None:
    label = label_of(user_agent)

    assert label is None or (len(label) <= LABEL_LENGTH and label.isprintable())
    assert label is None or not set(label) & set("<>&\"'")
