"""Reviews of one's own: from a file to a dataset in the cache, and out of it again."""

import codecs
import io
import json
import os
import re
from pathlib import Path

import numpy as np
import pytest

from sentiment_core.data import added
from sentiment_core.data.added import (
    added_reviews,
    dataset_key,
    find_added,
    open_added,
    owner_mark,
    plain_name,
    remove_added,
)
from sentiment_core.data.adding import AddedFile, add_reviews, prepare_reviews, read_reviews_file
from sentiment_core.data.content import content_keys
from sentiment_core.data.converted import open_converted
from sentiment_core.data.dataset import reviews_file
from sentiment_core.data.sources import DATASETS, dataset_of_run, load_dataset
from sentiment_core.data.tensors import suited
from sentiment_core.errors import ConfigError, DataError
from sentiment_core.settings.config import RunConfig
from sentiment_core.text.vocabulary import OOV_ID
from tests.examples import HOSTILE

pytestmark = pytest.mark.usefixtures("empty_machine")

GOOD, BAD = ("lovely", "tasty", "warm"), ("cold", "stale", "rude")


def write(
    path: Path,
    *,
    count: int = 120,
    labels: tuple[str, str] = ("bad", "good"),
    header: str = "text,label\n",
    encoding: str = "utf-8",
    extra: str = "",
) -> Path:
    """A file of different reviews whose words tell the label."""
    between = header[4] if header else ","
    rows = [
        f'"The {(BAD, GOOD)[n % 2][n % 3]} soup, no {n}"{between}{labels[n % 2]}\n'
        for n in range(count)
    ]
    path.write_bytes((header + "".join(rows) + extra).encode(encoding))
    return path


def test_reviews_are_split_ranked_and_kept(tmp_path: Path) -> None:
    extra = '"never<br />seen\nthe the",good\n"!!!",bad\n'
    found = add_reviews(AddedFile(write(tmp_path / "soups.csv", extra=extra)))
    dataset = open_added(found.key)
    assert (found.name, found.labels) == ("soups", ("bad", "good"))
    assert (found.train, found.test) == (len(dataset.train), len(dataset.test)) == (97, 24)
    assert np.bincount(dataset.test.labels).tolist() == [12, 12]
    assert "br" not in dataset.vocabulary.words
    # Ranked by the training part: no word of it is unknown, and no other word is known.
    counts = np.bincount(dataset.train.ids)[4:]
    assert OOV_ID not in dataset.train.ids
    assert OOV_ID in dataset.test.ids
    assert counts.min() > 0
    assert (np.diff(counts) <= 0).all()
    assert len(counts) == len(dataset.vocabulary)
    keys = [content_keys(split, dataset.vocabulary) for split in (dataset.train, dataset.test)]
    assert len(np.unique(keys[0])) == 97
    again = add_reviews(AddedFile(tmp_path / "soups.csv"))
    assert again == found
    assert added_reviews() == [found]


def test_a_repeated_review_is_never_held_out(tmp_path: Path) -> None:
    twice = "".join(f'"again and again {n}",{("bad", "good")[n % 2]}\n' for n in range(40)) * 2
    file = read_reviews_file(AddedFile(write(tmp_path / "a.csv", extra=twice)))
    dataset = prepare_reviews(file, "a").dataset
    again = dataset.vocabulary.id("again")
    assert all(again not in dataset.test[n] for n in range(len(dataset.test)))
    assert sum(again in dataset.train[n] for n in range(len(dataset.train))) == 80


@pytest.mark.parametrize(
    ("encoding", "asked"),
    [("utf-8", None), ("utf-8-sig", None), ("utf-16", None), ("latin-1", "latin-1")],
)
def test_encodings_are_read_and_told(tmp_path: Path, encoding: str, asked: str | None) -> None:
    path = write(tmp_path / "a.tsv", labels=("mäßig", "schön"), header="text\tlabel\n",
                 encoding=encoding)  # fmt: skip
    found = add_reviews(AddedFile(path, encoding=asked))
    assert found.labels == ("mäßig", "schön")
    assert codecs.lookup(asked or encoding).name.removesuffix("-sig") in found.notes[0]


def test_latin_1_is_never_guessed(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", labels=("mäßig", "schön"), encoding="latin-1")
    with pytest.raises(DataError, match="latin-1"):
        add_reviews(AddedFile(path))


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        (("0", "1"), ("", "")),
        (("1", "2"), ("", "")),
        (("-1", "1"), ("", "")),
        (("neg", "pos"), ("", "")),
        (("negative", "positive"), ("", "")),
        (("ham", "spam"), ("ham", "spam")),
        (("👎", "👍"), ("", "")),  # the order of their code points; see the next test
    ],
)
def test_two_labels_of_any_name(
    tmp_path: Path, labels: tuple[str, str], names: tuple[str, str]
) -> None:
    found = add_reviews(AddedFile(write(tmp_path / "a.csv", labels=labels)))
    assert found.labels == (tuple(sorted(labels)) if "👍" in labels else names)


def test_the_label_of_the_probability_can_be_chosen(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", labels=("schlecht", "gut"))
    plain = add_reviews(AddedFile(path))
    turned = add_reviews(AddedFile(path, positive="gut"))
    assert (plain.labels, turned.labels) == (("gut", "schlecht"), ("schlecht", "gut"))
    assert plain.key != turned.key
    labels = [open_added(one.key).train.labels for one in (plain, turned)]
    assert labels[0].sum() == len(labels[1]) - labels[1].sum()


def test_a_file_without_headings_loses_no_review(tmp_path: Path) -> None:
    """Asked for by number, the first review was taken for headings."""
    path = write(tmp_path / "a.csv", labels=("mau", "wow"), header="")
    found = add_reviews(AddedFile(path, text="1", label="2"))
    assert found.train + found.test == 120


def test_stars_and_three_labels(tmp_path: Path) -> None:
    rows = [f'"{GOOD[n % 3]} {n}",{n % 5 + 1}\n' for n in range(200)]
    path = tmp_path / "a.csv"
    path.write_text("review,stars\n" + "".join(rows), encoding="utf-8")
    with pytest.raises(DataError, match="--stars"):
        add_reviews(AddedFile(path))
    found = add_reviews(AddedFile(path, stars=True))
    assert found.train + found.test == 160
    assert found.labels == ("", "")
    with pytest.raises(DataError, match="'meh'"):
        add_reviews(AddedFile(write(tmp_path / "b.csv", extra='"x y",meh\n')))


@pytest.mark.parametrize("count", [0, 20, 98])
def test_too_few(tmp_path: Path, count: int) -> None:
    with pytest.raises(DataError):
        add_reviews(AddedFile(write(tmp_path / "a.csv", count=count)))
    assert added_reviews() == []


def test_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.csv")
    monkeypatch.setattr("sentiment_core.data.adding.MOST", 119)
    with pytest.raises(DataError, match="120"):
        add_reviews(AddedFile(path))
    monkeypatch.setattr("sentiment_core.data.adding.MAX_BYTES", 1_000)
    with pytest.raises(DataError, match="MB"):
        add_reviews(AddedFile(path))


def test_one_label_only(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="good"):
        add_reviews(AddedFile(write(tmp_path / "a.csv", labels=("good", "good"))))


def test_words_that_are_not_separated_are_told(tmp_path: Path) -> None:
    rows = [
        f"味道很好服务也很周到{'一二三四五六七八九'[n % 9] * (n + 1)},{n % 2}\n" for n in range(120)
    ]
    path = tmp_path / "a.csv"
    path.write_text("text,label\n" + "".join(rows), encoding="utf-8")
    assert any("spaces" in note for note in add_reviews(AddedFile(path)).notes)
    assert not any("spaces" in note for note in add_reviews(AddedFile(write(path))).notes)


def test_long_words_are_unknown(tmp_path: Path) -> None:
    dataset = prepare_reviews(
        read_reviews_file(AddedFile(write(tmp_path / "a.csv", extra=f"{'a' * 5_000} b,good\n"))),
        "a",
    ).dataset
    assert max(map(len, dataset.vocabulary.words)) <= 100


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_labels_columns_and_words(tmp_path: Path, text: str) -> None:
    shown = text.replace('"', '""').replace("\ud800", "?")
    path = write(tmp_path / "a.csv", labels=(f'"{shown}"', "good"), extra=f'"{shown} x",good\n')
    found = add_reviews(AddedFile(path, name=f"{text} 1", positive="good"))
    for kept in (found.name, *found.labels):
        assert not set("<>*_`[]()!$\\:\"'\0\u202e\ud800|=;/{}") & set(kept)
    assert len(found.name) <= 40
    assert all(len(label) <= 20 for label in found.labels)
    dataset = open_added(found.key)
    with np.load(io.BytesIO(reviews_file(dataset)), allow_pickle=False) as arrays:
        words = arrays["words"].tobytes().decode().split("\n")
    assert words == list(dataset.vocabulary.words)
    heading = path.read_text(encoding="utf-8").replace("text,", f'"{shown}",', 1)
    path.write_text(heading, encoding="utf-8")
    with pytest.raises(DataError):
        add_reviews(AddedFile(path, positive="good"))


def test_names_keep_what_people_write() -> None:
    assert plain_name("हिन्दी  समीक्षा 2") == "हिन्दी समीक्षा 2"
    assert plain_name("Café-Kritik 👍") == "Café-Kritik 👍"
    assert plain_name("- **x** -") == "x"


def test_the_registry_and_settings_take_an_added_name(tmp_path: Path) -> None:
    found = add_reviews(AddedFile(write(tmp_path / "a.csv"), name="My soups"))
    source = DATASETS[found.key]
    assert (source.label, source.sizes) == ("My soups", (96, 24))
    assert found.key not in set(DATASETS)
    assert (dataset_key("my SOUPS"), dataset_key("IMDB")) == (found.key, "imdb")
    config = suited(RunConfig(dataset=found.key), source.sizes)
    assert (config.train_reviews, config.validation_reviews, config.batch_size) == (None, None, 16)
    assert RunConfig.from_mapping(json.loads(json.dumps(config.as_mapping()))) == config
    dataset = load_dataset(found.key)
    assert dataset_of_run(found.key, dataset.fingerprint) is dataset
    assert remove_added("my SOUPS") == found
    assert dataset_of_run(found.key, dataset.fingerprint) is None
    assert DATASETS[found.key].sizes == (0, 0)
    for name in ("own-0", "own-../../etc/passwd", "own-0123456789abcdeg", "mine"):
        with pytest.raises(ConfigError):
            RunConfig(dataset=name)


def test_the_longest_unused_go_first_of_ones_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(added, "MOST_OF_ONE", 2)
    monkeypatch.setattr(added, "MOST_SETS", 3)
    path, clock = write(tmp_path / "a.csv"), iter(range(10_000, 20_000))

    def add(name: str, owner: str) -> str:
        key = add_reviews(AddedFile(path, name=name), owner=owner).key
        at = next(clock)
        os.utime(added._folder() / key, (at, at))
        return key

    mine, yours = owner_mark("me"), owner_mark("you")
    first = add("other", yours)
    keys = [add(name, mine) for name in ("one", "two", "three")]
    assert {one.key for one in added_reviews()} == {first, *keys[1:]}
    assert all(one.owner in {mine, yours} for one in added_reviews())
    last = add("four", yours)
    assert {one.key for one in added_reviews()} == {*keys[1:], last}


def test_a_damaged_set_says_so_and_is_listed_no_more(tmp_path: Path) -> None:
    found = add_reviews(AddedFile(write(tmp_path / "a.csv")))
    folder = added._folder() / found.key
    labels = np.load(folder / "train_labels.npy")
    np.save(folder / "train_labels.npy", 1 - labels)
    with pytest.raises(DataError, match="damaged"):
        open_added(found.key)
    (folder / "meta.json").write_text("[" * 100_000, encoding="utf-8")
    assert added_reviews() == []
    with pytest.raises(DataError, match="removed"):
        find_added(found.key)


def test_what_is_no_set_hides_none_and_keeps_nobody_from_adding(tmp_path: Path) -> None:
    """A link that led nowhere emptied every list; a file in a set's place refused new ones."""
    found = add_reviews(AddedFile(write(tmp_path / "a.csv")))
    folder = added._folder()
    (folder / "own-0000000000000001").symlink_to(tmp_path / "nowhere")
    (folder / "own-0000000000000002").write_text("no folder")
    os.mkfifo(folder / "own-0000000000000003")
    strange = folder / "own-0000000000000004"
    strange.mkdir()
    about = (folder / found.key / "meta.json").read_text(encoding="utf-8")
    for counts in ("[1e999, 1]", "[-1e999, 1]", "[[], 1]"):
        values = re.sub(r'"reviews": \[[^\]]*\]', f'"reviews": {counts}', about)
        (strange / "meta.json").write_text(values, encoding="utf-8")
        assert added_reviews() == [found]
    again = add_reviews(AddedFile(write(tmp_path / "b.csv", count=140)))
    assert {one.key for one in added_reviews()} == {found.key, again.key}


@pytest.mark.parametrize("name", ["meta.json", "vocabulary.txt", "train_ids.npy"])
def test_a_pipe_or_a_vast_file_in_a_set_holds_up_nobody(name: str, tmp_path: Path) -> None:
    """Whoever opened the set waited for ever."""
    found = add_reviews(AddedFile(write(tmp_path / "a.csv")))
    file = added._folder() / found.key / name
    file.unlink()
    os.mkfifo(file)
    assert open_converted(file.parent) is None
    file.unlink()
    with file.open("wb") as vast:
        vast.truncate(1_000_000_000_000)
    assert open_converted(file.parent) is None


def test_the_bundled_restaurants() -> None:
    dataset = load_dataset("restaurants")
    assert DATASETS["restaurants"].sizes == (len(dataset.train), len(dataset.test)) == (320, 80)
    assert np.bincount(dataset.train.labels).tolist() == [160, 160]
    assert dataset.labels == ("", "")
    keys = [content_keys(split, dataset.vocabulary) for split in (dataset.train, dataset.test)]
    assert not set(keys[0]) & set(keys[1])
