"""Every page with a model that was opened: no history, no accuracy, perhaps no dataset."""

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from sentiment_core.rnn.opened.opening import Choices, open_model
from tests.pages import STATES
from tests.rnn.opened.model_files import archive, members, uneven_file
from tests.ui.conftest import Room
from tests.ui.test_typed_text import marked_up, unfolded

FILE = "**zq** [zq](zq.example) $zq$ :red[zq] <i>zq <zq> `zq` _zq_.keras"
OWN_STATES = [(page, query) for page, query in STATES if page not in {"train", "workshop"}]


def opened(room: Room, tmp_path: Path, *, words: bool = False) -> str:
    path, listed = tmp_path / FILE, tmp_path / "words.txt"
    path.write_bytes(archive(members()))
    listed.write_text("\n".join(f"word{n}" for n in range(90)) + "\nfilm\nthe\n", encoding="utf-8")
    choices = Choices(words=listed if words else None)
    return open_model(path, room.store, choices).run.run_id


def texts(app: AppTest) -> str:
    kinds = ("markdown", "caption", "info", "warning", "error", "text")
    return "\n".join(str(element.value) for kind in kinds for element in app.get(kind))


@pytest.mark.parametrize(("page", "query"), OWN_STATES, ids=str)
def test_every_section_of_every_page(
    room: Room, tmp_path: Path, page: str, query: dict[str, str]
) -> None:
    run_id = opened(room, tmp_path, words=True)
    link = {**query, "run": run_id, "runs": run_id, "review": "the film word1 word7 and a"}
    app = unfolded(room.open(page, **link))
    assert marked_up(app) == set()


@pytest.mark.parametrize("both_ways", [False, True])
@pytest.mark.parametrize(("page", "query"), OWN_STATES, ids=str)
def test_every_section_with_layers_of_different_sizes_and_cells(
    room: Room, tmp_path: Path, page: str, query: dict[str, str], both_ways: bool
) -> None:
    path = tmp_path / FILE
    path.write_bytes(uneven_file(both_ways=both_ways))
    run = open_model(path, room.store, Choices()).run
    assert run.config.layer_units == (6, 3)
    link = {**query, "run": run.run_id, "runs": run.run_id, "review": "this film was good"}
    for layer in ("1", "2"):
        app = unfolded(room.open(page, **link, layer=layer))
        assert not app.exception
        assert marked_up(app) == set()


@pytest.mark.parametrize("others", [[], ["bundled-gru"]])
@pytest.mark.parametrize("pinned", [True, False])
def test_compared_with_others(room: Room, tmp_path: Path, others: list[str], pinned: bool) -> None:
    run_id = opened(room, tmp_path)
    pin = run_id if pinned else "bundled-gru"
    app = unfolded(room.open("compare", runs=",".join([*others, run_id]), pin=pin))
    assert marked_up(app) == set()
    [table] = [frame.value for frame in app.dataframe if "interval" in frame.value]
    [row] = [each for each in table.to_dict("records") if each["state"].startswith("opened")]
    assert row["cell"] == "GRU"
    for unknown in ("val_accuracy", "seconds", "seed"):
        assert pd.isna(row[unknown])
    assert row["settings"] == (
        "units 4, embedding size 5, padding side pre, clip length 20, vocabulary 80"
    )


def test_compared_by_the_cells_of_all_layers(room: Room, tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_bytes(uneven_file())
    run = open_model(path, room.store, Choices()).run
    app = unfolded(room.open("compare", runs=f"bundled-lstm,{run.run_id}", pin="bundled-lstm"))
    assert marked_up(app) == set()
    [table] = [frame.value for frame in app.dataframe if "interval" in frame.value]
    cells = {row["cell"] for row in table.to_dict("records")}
    assert {"LSTM", "GRU(reset_after=False) + LSTM"} <= cells


def test_read_names_it_and_claims_no_accuracy(room: Room, tmp_path: Path) -> None:
    app = room.open("read", run=opened(room, tmp_path))
    assert not app.exception
    assert "Keras 3.15.1" in texts(app)
    assert not [button for button in app.get("download_button") if ".py" in str(button.proto)]


def test_the_others_stay_as_they_were_where_it_is_stored(room: Room, tmp_path: Path) -> None:
    opened(room, tmp_path)
    for page in ("train", "workshop", "compare"):
        assert not room.open(page).exception
