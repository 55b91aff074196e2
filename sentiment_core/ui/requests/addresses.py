"""The addresses of the app, printed at its start."""

from streamlit import config, net_util
from streamlit.web import bootstrap


def print_addresses() -> None:
    """Print where the app is found, as Streamlit does, without asking another host for an address.

    Streamlit would do so before the app is loaded; `.streamlit/config.toml` keeps it from that.
    """
    net_util.get_external_ip = lambda: None
    config.set_option("logger.hideWelcomeMessage", False)
    bootstrap._print_url(is_running_hello=False)
