"""A machine with empty caches, small files in Keras' layout, and a server that can misbehave."""

import hashlib
import json
import pickle
import threading
import zipfile
from collections.abc import Callable, Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from sentiment_core.data.download import RemoteFile


@pytest.fixture
def empty_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Home, caches and proxies of nobody; gives the project's cache folder."""
    for variable in ("SENTIMENT_IMDB", "KERAS_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    monkeypatch.setenv("SENTIMENT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("no_proxy", "*")
    return tmp_path / "cache"


class KerasFiles:
    """Writes `imdb.npz` and `imdb_word_index.json` with made-up reviews."""

    words = 60

    def reviews(self, count: int, seed: int) -> tuple[list[list[int]], list[int]]:
        random = np.random.default_rng(seed)
        lengths = random.integers(3, 160, count)
        lengths[1:4] = 98, 99, 100  # around maxlen=100, where the start mark counts too
        ranks = [random.integers(1, self.words + 1, length).tolist() for length in lengths]
        ranks[0][0] = 1
        ranks[count // 2] = [self.words, 1]  # the rarest word stands in a short review
        return ranks, random.integers(0, 2, count).tolist()

    def npy(self, values: object, *, protocol: int = 4) -> bytes:
        """An object array as numpy writes it, with any value in the place of the array."""
        if isinstance(values, list):
            array = np.empty(len(values), dtype=object)
            array[:] = values
            values = array
        shape = np.shape(values) if isinstance(values, np.ndarray) else (3,)
        file = BytesIO()
        np.lib.format.write_array_header_1_0(
            file, {"descr": "|O", "fortran_order": False, "shape": shape}
        )
        file.write(pickle.dumps(values, protocol=protocol))
        return file.getvalue()

    def plain(self, values: Sequence[object], dtype: object = np.int64) -> bytes:
        file = BytesIO()
        np.save(file, np.array(values, dtype=dtype), allow_pickle=False)
        return file.getvalue()

    def write(
        self,
        folder: Path,
        *,
        seed: int = 1,
        word_index: object = None,
        members: dict[str, bytes | None] | None = None,
        compression: int = zipfile.ZIP_DEFLATED,
    ) -> Path:
        """Both files in `folder`; `members` replaces parts of the archive, None leaves one out."""
        folder.mkdir(parents=True, exist_ok=True)
        if word_index is None:
            word_index = {f"word{rank}": rank for rank in range(self.words, 0, -1)}
        (folder / "imdb_word_index.json").write_text(json.dumps(word_index))
        content: dict[str, bytes | None] = {}
        for split, count in (("train", 40), ("test", 30)):
            ranks, labels = self.reviews(count, seed + count)
            content[f"x_{split}.npy"] = self.npy(ranks)
            content[f"y_{split}.npy"] = self.plain(labels)
        with zipfile.ZipFile(folder / "imdb.npz", "w", compression) as archive:
            for name, data in (content | (members or {})).items():
                if data is not None:
                    # Without the time of day, so that equal reviews make equal files.
                    archive.writestr(zipfile.ZipInfo(name), data, compression)
        return folder

    def remote(self, folder: Path) -> tuple[RemoteFile, ...]:
        """What the official files would be if those in `folder` were official."""
        files = []
        for name, algorithm in (("imdb_word_index.json", "md5"), ("imdb.npz", "sha256")):
            data = (folder / name).read_bytes()
            digest = hashlib.new(algorithm, data).hexdigest()
            files.append(RemoteFile(name, len(data), algorithm, digest))
        return tuple(files)


@pytest.fixture
def keras_files() -> KerasFiles:
    return KerasFiles()


class Answer(BaseHTTPRequestHandler):
    """One request; what to answer is looked up in the server."""

    server: "Server"

    def do_GET(self) -> None:
        name = self.path.removeprefix("/data/")
        with self.server.changing:
            self.server.requests.append(name)
            self.server.changing.notify_all()
            answers = self.server.answers[name]
            answer = answers.pop(0) if len(answers) > 1 else answers[0]
        answer(self)

    def log_message(self, *_: object) -> None:
        pass

    def reply(self, body: bytes, *, status: int = 200, length: int | None = None) -> None:
        """Headers and a body; `length` is what Content-Length says, -1 leaves it out."""
        self.send_response(status)
        if length != -1:
            self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()


class Server(ThreadingHTTPServer):
    """A web server that answers as it is told: `answers[name]` in turn, the last one for good."""

    daemon_threads = True
    block_on_close = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.answers: dict[str, list[Callable[[Answer], None]]] = {}
        self.requests: list[str] = []
        self.changing = threading.Condition()
        self.over = threading.Event()
        self.origin = f"http://127.0.0.1:{self.server_port}/data/"

    def serve(self, folder: Path) -> None:
        """Answers with the files of a folder."""
        for path in folder.iterdir():
            body = path.read_bytes()
            self.answers[path.name] = [lambda answer, body=body: answer.reply(body)]

    def heard(self, requests: int) -> int:
        """How many requests came, once so many did; who asks may give up before it is heard."""
        with self.changing:
            self.changing.wait_for(lambda: len(self.requests) >= requests, timeout=10)
            return len(self.requests)

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is part of the tests."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        # A short poll: `shutdown` waits for its end.
        thread = threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield running
        running.over.set()
        running.shutdown()
        thread.join()
