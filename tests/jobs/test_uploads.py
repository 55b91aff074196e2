"""Files of visitors: where they lie, how many, and when they are gone."""

import io
import os
from pathlib import Path

import pytest

from sentiment_core.jobs.uploads import UploadLimits, Uploads
from sentiment_core.settings.environment import UPLOADS

FEW = UploadLimits(file_bytes=100, tab_files=2, tab_under_way=1, files=3, bytes=150)


def uploads(folder: Path, *tabs: str) -> Uploads:
    made = Uploads(folder, limits=FEW, on=True)
    for tab in tabs:
        made.expect(tab, "page")
    return made


def send(made: Uploads, tab: str, file_id: str, content: bytes = b"content") -> bool:
    gone = made.reserve(tab, file_id, len(content))
    return gone is not None and made.keep(tab, file_id, "a name", io.BytesIO(content))


def on_disk(folder: Path) -> int:
    return len(list(folder.iterdir())) if folder.exists() else 0


def test_a_file_is_on_disk_until_its_tab_is_closed(tmp_path: Path) -> None:
    made = uploads(tmp_path, "tab")
    assert send(made, "tab", "1", b"bytes")
    found = made.find("tab", "1")
    assert found is not None
    assert (found.name, found.size, found.path.read_bytes()) == ("a name", 5, b"bytes")
    assert found.path.parent == tmp_path
    assert made.find("other", "1") is None
    made.leave("tab")
    assert made.find("tab", "1") is None
    assert on_disk(tmp_path) == 0
    assert not send(made, "tab", "2")  # its page is gone too


def test_only_a_page_with_a_control_takes_files(tmp_path: Path) -> None:
    made = uploads(tmp_path)
    assert not send(made, "tab", "1")
    made.expect("tab", "page")
    made.shows("tab", "page")  # again, as in every run of the page
    assert send(made, "tab", "1")
    made.shows("tab", "other page")
    assert not send(made, "tab", "2")
    assert made.find("tab", "1") is not None  # may still be read by a worker


def test_a_tab_has_few_files_and_the_one_unused_for_longest_gives_way(tmp_path: Path) -> None:
    made = uploads(tmp_path, "tab", "other")
    assert send(made, "other", "0")
    for number in range(400):
        assert send(made, "tab", str(number))
        assert on_disk(tmp_path) <= 1 + FEW.tab_files
    assert made.find("tab", "398") is not None  # used last now
    assert made.reserve("tab", "400", 5) == [("tab", "399")]
    assert made.find("other", "0") is not None


@pytest.mark.parametrize("size", [10, 70])
def test_all_tabs_together_are_bounded_in_files_and_bytes(tmp_path: Path, size: int) -> None:
    tabs = [f"tab {number}" for number in range(50)]
    made = uploads(tmp_path, *tabs)
    for tab in tabs:
        assert send(made, tab, "1", b"0" * size)
        kept = [path.stat().st_size for path in tmp_path.iterdir()]
        assert len(kept) <= FEW.files
        assert sum(kept) <= FEW.bytes
    assert made.find("tab 49", "1") is not None


def test_what_is_on_its_way_gives_way_to_nobody_and_counts(tmp_path: Path) -> None:
    made = uploads(tmp_path, "a", "b", "c", "d")
    for tab in "abc":
        assert made.reserve(tab, "1", 10) == []
        assert made.reserve(tab, "2", 10) is None  # one after the other
    assert made.reserve("d", "1", 10) is None
    made.drop("a", "1")
    assert made.reserve("d", "1", 10) == []


@pytest.mark.parametrize("size", [0, -1, 101])
def test_a_size_that_no_file_may_have_is_refused(tmp_path: Path, size: int) -> None:
    assert uploads(tmp_path, "tab").reserve("tab", "1", size) is None


def test_a_file_whose_tab_was_closed_meanwhile_is_not_kept(tmp_path: Path) -> None:
    made = uploads(tmp_path, "tab")

    class Slow(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            made.leave("tab")
            return super().read(size)

    assert made.reserve("tab", "1", 4) == []
    assert not made.keep("tab", "1", "name", Slow(b"0000"))
    assert on_disk(tmp_path) == 0


def test_a_tab_keeps_its_file_for_as_long_as_it_is_open(tmp_path: Path) -> None:
    """After an hour, or a clock set ahead, somebody else's file took it for left over."""
    made = uploads(tmp_path, "tab", "other")
    assert send(made, "tab", "1", b"bytes")
    left = tmp_path / ".upload.0.part"  # by a server that was killed
    left.touch()
    for path in tmp_path.iterdir():
        os.utime(path, (1, 1))
    assert send(made, "other", "2")
    found = made.find("tab", "1")
    assert found is not None
    assert found.path.read_bytes() == b"bytes"
    assert not left.exists()


def test_who_sends_for_long_gives_way_where_there_is_no_room(tmp_path: Path) -> None:
    """Eight tabs that said 40 MB twice, and sent nothing, kept everybody's files out."""
    now = [0.0]
    made = Uploads(tmp_path, limits=FEW, on=True, clock=lambda: now[0])
    for tab in ("slow", "slower", "honest"):
        made.expect(tab, "page")
    assert made.reserve("slow", "1", 100) == []
    now[0] = FEW.patience
    assert made.reserve("slower", "2", 50) == []
    assert made.reserve("honest", "3", 50) is None
    now[0] += 1.0
    assert made.reserve("honest", "3", 50) == [("slow", "1")]
    assert [made.has_place(*key) for key in (("slow", "1"), ("slower", "2"))] == [False, True]
    assert not made.keep("slow", "1", "name", io.BytesIO(b"0000"))
    assert made.keep("honest", "3", "name", io.BytesIO(b"0000"))


def test_a_disk_that_takes_nothing_frees_the_place(tmp_path: Path) -> None:
    in_the_way = tmp_path / "a file"
    in_the_way.touch()
    made = uploads(in_the_way, "tab")
    assert made.reserve("tab", "1", 4) == []
    with pytest.raises(OSError, match="a file"):
        made.keep("tab", "1", "name", io.BytesIO(b"0000"))
    assert made.reserve("tab", "1", 4) == []


def test_the_server_may_take_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(UPLOADS, "0")
    closed = Uploads(tmp_path)
    closed.expect("tab", "page")
    assert not closed.on
    assert closed.reserve("tab", "1", 4) is None
    monkeypatch.setenv(UPLOADS, "")
    assert Uploads(tmp_path).on


def test_a_server_that_ends_leaves_nothing(tmp_path: Path) -> None:
    made = uploads(tmp_path, "tab")
    assert send(made, "tab", "1")
    made.close()
    assert on_disk(tmp_path) == 0
    assert not send(made, "tab", "2")
