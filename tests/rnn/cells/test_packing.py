"""Which places of a padded batch are read, and in which order."""

import numpy as np
import pytest

from sentiment_core.rnn.cells.packing import PackedSteps


def read_of(text: str) -> np.ndarray:
    """Rows of a mask, written with # for a place that is read."""
    return np.array([[letter == "#" for letter in row] for row in text.split()])


@pytest.mark.parametrize(
    ("text", "sizes", "order"),
    [
        ("###. #... ##..", [3, 2, 1], [0, 2, 1]),
        (".### ...# ..##", [3, 2, 1], [0, 2, 1]),
        ("#.#. .... .#..", [2, 1], [0, 2, 1]),
        ("... ...", [], [0, 1]),
        ("## ##", [2, 2], [0, 1]),
    ],
)
def test_steps_of_a_mask(text: str, sizes: list[int], order: list[int]) -> None:
    read = read_of(text)
    steps = PackedSteps.of(read)
    assert list(steps.sizes) == sizes
    assert steps.order.tolist() == order
    assert steps.positions == read.sum()
    # Every place that is read is packed once; a review's places keep their order.
    assert sorted(steps.index.tolist()) == np.flatnonzero(read).tolist()
    for row in range(len(read)):
        own = [place for place in steps.index.tolist() if place // read.shape[1] == row]
        assert own == sorted(own)


def test_the_last_state_of_each_review_in_the_batch_s_own_order() -> None:
    read = read_of("##.. .... #### #...")
    steps = PackedSteps.of(read)
    # The state at a place is the place's number, so that the last one is known.
    h = steps.index[:, None].astype(np.float32)
    assert steps.last(h)[:, 0].tolist() == [1, 0, 11, 12]


def test_every_place_knows_its_review() -> None:
    steps = PackedSteps.of(read_of("##.. .... #### #..."))
    assert steps.reviews.tolist() == [2, 0, 3, 2, 0, 2, 2]


def test_the_mirror_image_turns_each_review_round() -> None:
    steps = PackedSteps.of(read_of("##.. .... #.## #..."))
    mirrored = steps.index[steps.mirrored]
    by_review = [
        dict(zip(steps.index[own].tolist(), mirrored[own].tolist(), strict=True))
        for own in (steps.index // 4 == review for review in range(4))
    ]
    assert by_review == [{0: 1, 1: 0}, {}, {8: 11, 10: 10, 11: 8}, {12: 12}]
    assert steps.first(steps.index[:, None].astype(np.float32))[:, 0].tolist() == [0, 0, 8, 12]


@pytest.mark.parametrize("shape", [(1, 1), (3, 4), (2, 0), (0, 3)])
def test_full_is_what_a_mask_of_ones_gives(shape: tuple[int, int]) -> None:
    full, judge = PackedSteps.full(*shape), PackedSteps.of(np.ones(shape, dtype=bool))
    assert full.positions == judge.positions == shape[0] * shape[1]
    assert full.index.tolist() == judge.index.tolist()
    if full.positions:
        assert full.sizes == judge.sizes
        assert full.starts == judge.starts
