"""Which linear machine the baseline is: time, memory and accuracy of four ways to train one.

    SENTIMENT_IMDB=... python -m tests.measure.baseline_choice

Each way runs in a process of its own, on the reviews and words of the default run and of the
bundled runs. `numpy` is `sentiment_core.rnn.baseline.svm`, `linear_svc` and `sgd` are
scikit-learn's, and `keras` is `Dense(1)` with the hinge loss on dense rows of one batch at a
time. All but Keras are given C = 0.01; Keras is shown after every epoch.
"""

import resource
import subprocess
import sys
import time
from collections.abc import Iterator

import numpy as np

from sentiment_core.data.sources import load_dataset
from sentiment_core.data.tensors import TrainingTensors, training_tensors
from sentiment_core.rnn.baseline.svm import WordRows, fit_linear_machine
from sentiment_core.rnn.baseline.training import sides_of
from sentiment_core.rnn.bundled.bundled import bundled_config
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import CellType

CONFIGS = {"default run": RunConfig(), "bundled runs": bundled_config(CellType.GRU)}
COST = 0.01
EPOCHS = 10
BATCH = 128


def numpy_way(tensors: TrainingTensors) -> Iterator[tuple[str, float]]:
    columns = tensors.rules.num_words
    rows = WordRows.of(tensors.x_train, columns)
    weights = fit_linear_machine(rows, sides_of(tensors.y_train), cost=COST)
    values = WordRows.of(tensors.x_validation, columns).values(weights)
    yield "", float(np.mean((values >= 0) == (tensors.y_validation == 1)))


def sparse(padded, columns):
    from scipy.sparse import csr_matrix

    rows = WordRows.of(padded, columns)
    ends = np.concatenate([[0], np.cumsum(rows.lengths)])
    return csr_matrix((np.ones(len(rows.ids)), rows.ids, ends), shape=(len(rows), columns))


def linear_svc(tensors: TrainingTensors) -> Iterator[tuple[str, float]]:
    from sklearn.svm import LinearSVC

    columns = tensors.rules.num_words
    machine = LinearSVC(C=COST, dual=False)
    machine.fit(sparse(tensors.x_train, columns), tensors.y_train)
    yield "", machine.score(sparse(tensors.x_validation, columns), tensors.y_validation)


def sgd(tensors: TrainingTensors) -> Iterator[tuple[str, float]]:
    from sklearn.linear_model import SGDClassifier

    columns, count = tensors.rules.num_words, len(tensors.y_train)
    machine = SGDClassifier(loss="hinge", alpha=1 / (COST * count), random_state=0)
    machine.fit(sparse(tensors.x_train, columns), tensors.y_train)
    yield "", machine.score(sparse(tensors.x_validation, columns), tensors.y_validation)


def keras_way(tensors: TrainingTensors) -> Iterator[tuple[str, float]]:
    from sentiment_core.rnn import model  # noqa: F401, I001  # sets threads before Keras
    import keras

    columns = tensors.rules.num_words

    def batches(padded, order):
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            rows = np.zeros((len(chosen), columns), dtype=np.float32)
            np.put_along_axis(rows, padded[chosen], 1, axis=1)
            rows[:, 0] = 0  # padding
            yield rows, chosen

    keras.utils.set_random_seed(1)
    random = np.random.default_rng(1)
    weigh = keras.regularizers.L2(1 / (2 * COST * len(tensors.y_train)))
    machine = keras.Sequential(
        [keras.Input((columns,)), keras.layers.Dense(1, kernel_regularizer=weigh)]
    )
    machine.compile("adam", "hinge")
    sides = sides_of(tensors.y_train)
    for epoch in range(1, EPOCHS + 1):
        for rows, chosen in batches(tensors.x_train, random.permutation(len(sides))):
            machine.train_on_batch(rows, sides[chosen])
        everything = np.arange(len(tensors.y_validation))
        values = np.concatenate(
            [
                machine.predict_on_batch(r)[:, 0]
                for r, _ in batches(tensors.x_validation, everything)
            ]
        )
        yield f" epoch {epoch}", float(np.mean((values >= 0) == (tensors.y_validation == 1)))


WAYS = {"numpy": numpy_way, "linear_svc": linear_svc, "sgd": sgd, "keras": keras_way}


def main() -> None:
    """Run one way, or each in a process of its own."""
    if len(sys.argv) == 1:
        for config in CONFIGS:
            for way in WAYS:
                subprocess.run([sys.executable, "-m", __spec__.name, config, way], check=True)
        return
    config = CONFIGS[sys.argv[1]]
    tensors = training_tensors(config, load_dataset(config.dataset))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    for what, accuracy in WAYS[sys.argv[2]](tensors):
        more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        print(
            f"{sys.argv[1]}, {sys.argv[2]}{what}: val_accuracy {accuracy:.4f}, "
            f"{time.perf_counter() - start:.1f} s with imports, {more:.0f} MB more"
        )


if __name__ == "__main__":
    main()
