"""Small values that tests share; nothing here is random without a seed."""

from pathlib import Path

import numpy as np

from sentiment_core.data.dataset import Dataset, Reviews, fingerprint_of
from sentiment_core.data.imdb import find_imdb
from sentiment_core.data.sources import load_dataset
from sentiment_core.rnn.cells import CELLS
from sentiment_core.rnn.network.weights import LayerWeights, NetworkWeights
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.rnn.runs.run import (
    BatchMetrics,
    EpochMetrics,
    RunPlan,
    RunState,
    TrainedRun,
)
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.settings.config import RunConfig, UnevenConfig
from sentiment_core.settings.limits import DatasetName, OpenedCell, layer_name
from sentiment_core.text.encoding import EncodingRules
from sentiment_core.text.vocabulary import INDEX_FROM, OOV_ID, Vocabulary

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "**bold** _it_ `code` [link](http://evil.example) ![i](http://evil.example/x.png)",
    "$x$ $$\\frac{1}{2}$$ :red[red] :material/home:",
    "\u0000 null \u202e right to left \ud800 lone surrogate",
    "\U0001f600 \U0001f468\u200d\U0001f469\u200d\U0001f467 emoji",
    "电影很好看 фильм хороший فيلم جيد",
    "=cmd|'/c calc'!A0 '; DROP TABLE runs; --",
    "a" * 5_000,
)

WORDS = Vocabulary(tuple(f"w{rank}" for rank in range(1, 201)))


def small_config(**settings: object) -> RunConfig:
    """A config that trains in a moment.

    Args:
        settings: of it; `cell` may be one that is only opened, `cells` gives each layer its own.
    """
    values: dict[str, object] = {
        "units": 4,
        "embedding_dim": 4,
        "clip_length": 12,
        "num_words": 150,
        "train_reviews": None,
        "validation_reviews": None,
        "batch_size": 16,
        "epochs": 2,
    }
    values |= settings
    cells = values.pop("cells", [])
    if values.get("cell") in set(OpenedCell):
        cells = [values["cell"]] * int(str(values.get("layers", 1)))
    if not cells:
        return RunConfig.from_mapping(values)
    values |= {"cell": layer_name(cells[0]), "layers": len(cells)}
    later = [values["units"]] * (len(cells) - 1)
    return UnevenConfig.from_mapping({**values, "later_units": later, "cells": cells})


def random_weights(config: RunConfig, *, rows: int = 150, seed: int = 0) -> NetworkWeights:
    """Weights of the right shapes, large enough that states move."""
    random = np.random.default_rng(seed)

    def draw(*shape: int) -> np.ndarray:
        return random.normal(0, 0.6, shape).astype(np.float32)

    layers = []
    sizes = zip(config.layer_cells, config.layer_inputs, config.layer_units, strict=True)
    for cell, inputs, units in sizes:
        for _ in range(config.directions):
            kernel, recurrent_kernel, bias = CELLS[cell].shapes(inputs, units)
            drawn = draw(*bias)
            layers.append(LayerWeights(draw(*kernel), draw(*recurrent_kernel), drawn))
    there, back = layers[:: config.directions], layers[1::2] if config.bidirectional else ()
    embedding = draw(rows, config.embedding_dim)
    return NetworkWeights(
        config.layer_cells,
        embedding,
        tuple(there),
        draw(config.outputs, 1),
        draw(1),
        tuple(back),
    )


def small_reader(*, seed: int = 0, **settings: object) -> Reader:
    """The network of a small run after epoch 2, its weights random."""
    run = trained_run(**settings)
    rules = EncodingRules.of(run.config, WORDS)
    return Reader(run, 2, WORDS, rules, random_weights(run.config, seed=seed))


def strange_tokens(text: str) -> list[str]:
    """The parts of a hostile text that stand on no page unless the text itself does."""
    return [
        token
        for token in text.split()
        if len(token) > 20 or not token.isascii() or (len(token) > 2 and not token.isalpha())
    ]


def small_dataset(*, reviews: int = 80, seed: int = 0) -> Dataset:
    """Made-up reviews whose label depends on one word, so that there is something to learn."""
    random = np.random.default_rng(seed)

    def split(count: int) -> Reviews:
        labels = random.integers(0, 2, count).astype(np.int8)
        lengths = random.integers(3, 30, count)
        ids = random.integers(10, 203, lengths.sum()).astype(np.int32)
        offsets = np.concatenate([[0], np.cumsum(lengths)])
        ids[offsets[:-1]] = np.where(labels == 1, 4, 5)
        return Reviews(ids, offsets, labels)

    train, test = split(reviews), split(reviews // 2)
    return Dataset(
        DatasetName.REPLICA,
        "Small, 80 reviews",
        train,
        test,
        WORDS,
        fingerprint_of(train, test, WORDS),
    )


def imdb_training_reviews(vocabulary: Vocabulary) -> Reviews:
    """IMDB's 25,000 training reviews from wherever they are, with the ids of another vocabulary."""
    dataset, source = load_dataset(DatasetName.IMDB), find_imdb()
    assert source is not None
    splits = [dataset.train, *([] if source.has_test_split else [dataset.test])]
    labels = np.concatenate([split.labels for split in splits])
    whole = Reviews.of([review for split in splits for review in split], labels)
    return with_ids_of(vocabulary, whole, dataset.vocabulary)


def with_ids_of(vocabulary: Vocabulary, reviews: Reviews, theirs: Vocabulary) -> Reviews:
    """The same words with the ids of another vocabulary than theirs."""
    known = [vocabulary.id(word) for word in theirs.words]
    ids = np.array([OOV_ID] * (INDEX_FROM + 1) + known, dtype=np.int32)
    return Reviews(ids[reviews.ids], reviews.offsets, reviews.labels)


def plan(**values: object) -> RunPlan:
    """A plan of a small run."""
    defaults: dict[str, object] = {
        "dataset": "Replica: machine-written",
        "fingerprint": "f" * 16,
        "train_reviews": 80,
        "validation_reviews": 40,
        "positive_share": 0.55,
        "parameters": 1_000,
        "steps": 5,
    }
    return RunPlan(**{**defaults, **values})  # type: ignore[arg-type]


def epoch(number: int, val_accuracy: float = 0.8) -> EpochMetrics:
    """Metrics of an epoch."""
    return EpochMetrics(number, 0.5, 0.75, 0.45, val_accuracy, 2.0, 40.0)


def batch(number: int, step: int, *, seconds: float = 1.0) -> BatchMetrics:
    """Metrics of a batch; 5 steps are an epoch."""
    return BatchMetrics(number, step, 5, 0.6, 0.7, seconds)


def trained_run(run_id: str = "0123456789abcdef", **settings: object) -> TrainedRun:
    """A finished run of two epochs."""
    return TrainedRun(
        run_id=run_id,
        config=small_config(dataset="replica", **settings),
        plan=plan(),
        state=RunState.FINISHED,
        history=(epoch(1, 0.7), epoch(2, 0.8)),
        batches=(batch(1, 1), batch(1, 5), batch(2, 5)),
        seconds=4.0,
        versions={"keras": "3.15.1"},
    )


def keep(store: RunStore, run: TrainedRun) -> TrainedRun:
    """Write a run with random weights of three epochs into a store."""
    with store.writing(run.run_id) as folder:
        folder.write_vocabulary(WORDS)
        for number in range(3):
            weights = random_weights(run.config, rows=run.config.num_words or 150, seed=number)
            folder.write_weights(number, weights)
        folder.write_run(run)
    return run


def store_in(folder: Path) -> RunStore:
    """A store with one run."""
    store = RunStore(folder)
    keep(store, trained_run())
    return store
