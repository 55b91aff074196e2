"""The app behind a real nginx, set up as CONTRIBUTING says."""

import asyncio
import http.client
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests import sentences
from tests.faults.conftest import wait_for
from tests.load.server import ROOT, Server, free_port
from tests.load.session import Session

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(NGINX is None, reason="nginx is not installed (Debian: nginx)"),
]


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The host that nginx answers at."""
    assert NGINX is not None
    folder = tmp_path_factory.mktemp("nginx")
    port = free_port()
    server = Server(folder, SENTIMENT_WORKERS="1", FORWARDED_ALLOW_IPS="127.0.0.1")
    document = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    zones, location = re.findall(r"```nginx\n(.*?)```", document, re.DOTALL)
    # A hundredth of what is allowed, so that no test machine is too slow for a flood.
    for name, small in (("rate=100r/s", "rate=1r/s"), ("burst=2000", "burst=20")):
        assert name in zones + location
        zones, location = zones.replace(name, small), location.replace(name, small)
    settings = folder / "nginx.conf"
    settings.write_text(
        f"pid {folder}/pid; daemon off; error_log stderr; events {{}}\n"
        f"http {{ access_log off; {zones} server {{ listen 127.0.0.1:{port};\n"
        + location.replace("127.0.0.1:8501", server.host)
        + "}}\n",
        encoding="utf-8",
    )
    with (folder / "nginx.log").open("w") as log:
        nginx = subprocess.Popen([NGINX, "-c", str(settings)], stdout=log, stderr=log)
    try:
        host = f"127.0.0.1:{port}"
        wait_for(lambda: answers(host))
        yield host
    finally:
        nginx.terminate()
        nginx.wait(timeout=30)
        server.close()


def status(host: str) -> int:
    connection = http.client.HTTPConnection(host, timeout=30)
    try:
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status
    finally:
        connection.close()


def answers(host: str) -> bool:
    try:
        return status(host) == 200
    except OSError:
        return False


def test_a_page_is_opened_through_the_proxy(proxy: str) -> None:
    async def visit() -> str:
        async with Session(proxy, address="made up by the visitor") as session:
            await session.open()
            return session.text

    assert sentences.READ_TITLE in asyncio.run(visit())


def test_a_flood_of_one_address_is_refused_by_the_proxy(proxy: str) -> None:
    with ThreadPoolExecutor(16) as threads:
        seen = Counter(threads.map(lambda _: status(proxy), range(200)))
    assert seen[503] > 0
    assert seen[200] >= 10
    assert set(seen) <= {200, 503}
