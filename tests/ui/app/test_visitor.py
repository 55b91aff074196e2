"""Who a visitor is: the same browser, also after the page was loaded again."""

import pytest
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string

from sentiment_core.ui.app.visitor import cookie_token, network_of
from tests.examples import HOSTILE


def test_streamlit_masks_one_token_differently_and_it_is_still_the_same_visitor() -> None:
    """Should Streamlit change its cookie, every visitor is one of one session only; told here."""
    token = bytes(range(16))
    cookies = {generate_xsrf_token_string(token, 1) for _ in range(5)}
    assert len(cookies) == 5
    assert {cookie_token(cookie) for cookie in cookies} == {token}
    assert cookie_token(f'"{cookies.pop()}"') == token


@pytest.mark.parametrize(
    "cookie", ["", "2|", "2|zz|zz|1", "1|00000000|" + "00" * 16 + "|1", "2|00|00|1", *HOSTILE]
)
def test_any_other_cookie_names_nobody(cookie: str) -> None:
    assert cookie_token(cookie) == b""


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7/32"),
        ("::ffff:192.0.2.7", "192.0.2.7/32"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),  # each of its hosts makes up the rest
        ("", ""),
        *((text, text) for text in HOSTILE),
    ],
)
def test_limits_count_an_ipv6_network_as_one_address(address: str, network: str) -> None:
    assert network_of(address) == network
