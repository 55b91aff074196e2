"""Training of the baseline, in the calling process."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sentiment_core.data.dataset import Dataset, Labels
from sentiment_core.data.sources import load_dataset
from sentiment_core.data.tensors import TrainingTensors, training_tensors
from sentiment_core.errors import DataError
from sentiment_core.i18n import t
from sentiment_core.rnn.baseline.baseline import (
    BaselineConfig,
    BaselineRun,
    BaselineWeights,
    StrongestWords,
)
from sentiment_core.rnn.baseline.store import BaselineStore, baseline_store
from sentiment_core.rnn.baseline.svm import fit_svm, multi_hot
from sentiment_core.rnn.evaluation.evaluation import Evaluation, count_predictions
from sentiment_core.rnn.job.delivery import sees_folder
from sentiment_core.rnn.runs.run import Report
from sentiment_core.text.vocabulary import INDEX_FROM

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from sklearn.svm import LinearSVC

# From "hardly any weight" to "every training review right".
COSTS = (0.001, 0.003, 0.01, 0.03, 0.1)
STRONGEST = (10, 30, 100, 300, 1_000)

_HELD_OUT = 10  # one training review in so many decides between the costs


@dataclass(frozen=True, eq=False)
class TrainedBaseline:
    """A baseline with what it learned.

    Args:
        machine: its weights.
    """

    run: BaselineRun
    machine: BaselineWeights


def train_baseline(config: BaselineConfig, dataset: Dataset) -> TrainedBaseline:
    """Train a linear SVM on the reviews and words of a network with these settings.

    C is chosen on a tenth of the training reviews, so that the validation reviews are as new to
    the machine as to the network.

    Args:
        config: which reviews and words.

    Raises:
        DataError: as in `choose_reviews`, or the training reviews are all of one label.
    """
    start = time.perf_counter()
    tensors = training_tensors(config.run_config, dataset)
    if len(np.unique(tensors.y_train)) < 2:
        raise DataError(
            t("All training reviews have the same label. Choose more reviews, or raise maxlen.")
        )
    columns = tensors.rules.num_words
    rows = multi_hot(tensors.x_train, columns)
    judge = multi_hot(tensors.x_validation, columns)
    cost = choose_cost(rows, tensors.y_train)
    svm = fit_svm(rows, tensors.y_train, cost=cost)
    evaluation = _evaluate(svm, judge, tensors.y_validation)
    words = len(np.unique(rows.indices))
    strongest = (
        *_strongest(svm, rows, judge, tensors, words=words),
        StrongestWords(words, evaluation.accuracy),
    )
    run = BaselineRun(
        baseline_id=config.baseline_id(dataset.fingerprint),
        config=config,
        dataset=dataset.description,
        fingerprint=dataset.fingerprint,
        train_reviews=len(tensors.y_train),
        validation_reviews=len(tensors.y_validation),
        accuracy=_evaluate(svm, rows, tensors.y_train).accuracy,
        evaluation=evaluation,
        strongest=strongest,
        cost=cost,
        parameters=words + 1,
        seconds=time.perf_counter() - start,
        versions={name: version(name) for name in ("scikit-learn", "numpy")},
    )
    vocabulary = dataset.vocabulary
    if config.num_words is not None:
        vocabulary = vocabulary.first(config.num_words - INDEX_FROM)
    weights = svm.coef_[0].astype(np.float32)
    machine = BaselineWeights(weights, float(svm.intercept_[0]), vocabulary)
    return TrainedBaseline(run, machine)


def baseline_on_worker(
    mark: str,
    config: BaselineConfig,
    folder: Path,
    fingerprint: str,
    report: Report,
    should_stop: Callable[[], bool],
) -> TrainedBaseline:
    """`train_baseline` on a worker; takes seconds, a minute at most.

    Args:
        mark: from `folder_mark` of the folder, on the page's side. Where the worker finds it there,
            the baseline is kept at once; else whoever asked keeps it.
        config: which reviews and words.
        folder: of the baseline store, as the page calls it.
        fingerprint: of the dataset that the page knows.
        should_stop: not used.

    Raises:
        DataError: the dataset is not here, is another one, or has too few reviews.
        RunError: the baseline cannot be kept.
    """
    trained = train_baseline(config, load_dataset(config.dataset, fingerprint))
    if sees_folder(folder, mark):
        baseline_store(folder).save(trained.run, trained.machine)
    return trained


def build_bundled_baseline(
    config: BaselineConfig, folder: Path, *, tell: Callable[[str], None]
) -> None:
    """Train the baseline of the bundled runs and write it as an asset.

    Args:
        config: the data settings of the bundled runs.

    Raises:
        DataError: IMDB is not on this machine.
    """
    trained = train_baseline(config, load_dataset(config.dataset))
    BaselineStore(folder / "baselines").save(trained.run, trained.machine)
    run = trained.run
    tell(f"Baseline {run.baseline_id}: val_accuracy {run.val_accuracy:.4f}; {run.seconds:.0f} s")


def choose_cost(rows: "csr_matrix", labels: Labels) -> float:
    """The C of `COSTS` that is right most often on the last tenth of the training reviews.

    Args:
        labels: 1 positive, 0 negative; shape (N,).

    Returns:
        The smallest of equals; one in the middle where nothing can be held out.
    """
    learned = len(labels) - len(labels) // _HELD_OUT
    if learned == len(labels) or len(np.unique(labels[:learned])) < 2:
        return COSTS[len(COSTS) // 2]

    def held_out_accuracy(cost: float) -> float:
        svm = fit_svm(rows[:learned], labels[:learned], cost=cost)
        return _evaluate(svm, rows[learned:], labels[learned:]).accuracy

    return max(COSTS, key=held_out_accuracy)


def _strongest(
    svm: "LinearSVC",
    rows: "csr_matrix",
    judge: "csr_matrix",
    tensors: TrainingTensors,
    *,
    words: int,
) -> list[StrongestWords]:
    """Accuracies with only the strongest words, fewest first."""
    by_strength = np.argsort(-np.abs(svm.coef_[0]), kind="stable")
    found = []
    for count in STRONGEST:
        if count >= words:
            break
        columns = by_strength[:count]
        few = fit_svm(rows[:, columns], tensors.y_train, cost=svm.C)
        right = _evaluate(few, judge[:, columns], tensors.y_validation)
        found.append(StrongestWords(count, right.accuracy))
    return found


def _evaluate(svm: "LinearSVC", rows: "csr_matrix", labels: Labels) -> Evaluation:
    # At 0 and above a value is positive; they become probabilities of 0 and 1.
    predicted = (svm.decision_function(rows) >= 0).astype(np.float32)
    return count_predictions(predicted, labels)
