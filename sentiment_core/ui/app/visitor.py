"""Identity of a visitor."""

import hashlib
import ipaddress
import uuid

import streamlit as st

_VISITOR = "visitor"
_COOKIE = "_streamlit_xsrf"


def visitor_id() -> str:
    """An unguessable id of this browser, which survives a reload.

    Without the cookie that it is made from, it is a name for this session only.
    """
    if _VISITOR not in st.session_state:
        token = cookie_token(st.context.cookies.get(_COOKIE, ""))
        st.session_state[_VISITOR] = (
            hashlib.sha256(b"visitor" + token).hexdigest()[:32] if token else uuid.uuid4().hex
        )
    return str(st.session_state[_VISITOR])


def visitor_address() -> str:
    """Where this session's connection comes from, as the server sees it; empty for this machine.

    Behind a proxy it is the proxy's, unless the operator names the proxy in FORWARDED_ALLOW_IPS:
    then it is what the proxy puts into X-Forwarded-For. An IPv6 network of 64 bits counts as one
    address, as each of its hosts has many.
    """
    return network_of(st.context.ip_address or "")


def network_of(address: str) -> str:
    """An address as limits count it; what is no address stays as it is."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    found = getattr(found, "ipv4_mapped", None) or found
    return str(ipaddress.ip_network((found, 64 if found.version == 6 else 32), strict=False))


def cookie_token(cookie: str) -> bytes:
    """The random bytes behind the cookie that Streamlit gives each browser against forged uploads.

    Args:
        cookie: its value, version|mask|token|time, in which the token is masked anew every time.

    Returns:
        Empty where the value is of another form.
    """
    try:
        version, mask, masked, _ = cookie.strip('"').split("|")
        key, token = bytes.fromhex(mask), bytes.fromhex(masked)
    except ValueError:
        return b""
    if version != "2" or len(key) != 4 or len(token) < 16:
        return b""
    return bytes(byte ^ key[place % 4] for place, byte in enumerate(token))
