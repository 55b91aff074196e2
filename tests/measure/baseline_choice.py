"""Which linear machine the baseline is: time, memory and accuracy of four ways to train one.

    SENTIMENT_IMDB=... python -m tests.measure.baseline_choice

Each way runs in a process of its own, on the reviews and words of the default run and of the
bundled runs. `dual` is the LinearSVC of `sentiment_core.rnn.baseline.svm`, `primal` the same by
its other solver, `sgd` scikit-learn's too, and `keras` is `Dense(1)` with the hinge loss on dense
rows of one batch at a time. All but Keras are given C = 0.01; Keras is shown after every epoch.
"""

import resource
import subprocess
import sys
import time
from collections.abc import Iterator

import numpy as np

from sentiment_core.data.sources import load_dataset
from sentiment_core.data.tensors import TrainingTensors, training_tensors
from sentiment_core.rnn.baseline.svm import multi_hot
from sentiment_core.rnn.bundled.bundled import bundled_config
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import CellType

CONFIGS = {"default run": RunConfig(), "bundled runs": bundled_config(CellType.GRU)}
COST = 0.01
EPOCHS = 10
BATCH = 128


def linear_svc(tensors: TrainingTensors, **settings: object) -> Iterator[tuple[str, float]]:
    from sklearn.svm import LinearSVC

    machine = LinearSVC(C=COST, random_state=0, **settings)
    yield from judged(machine, tensors)


def primal(tensors: TrainingTensors) -> Iterator[tuple[str, float]]:
    yield from linear_svc(tensors, dual=False)


def dual(tensors: TrainingTensors) -> Iterator[tuple[str, float]]:
    yield from linear_svc(tensors, dual=True)


def judged(machine, tensors: TrainingTensors) -> Iterator[tuple[str, float]]:
    columns = tensors.rules.num_words
    machine.fit(multi_hot(tensors.x_train, columns), tensors.y_train)
    validation = multi_hot(tensors.x_validation, columns)
    yield "", machine.score(validation, tensors.y_validation)


def sgd(tensors: TrainingTensors) -> Iterator[tuple[str, float]]:
    from sklearn.linear_model import SGDClassifier

    alpha = 1 / (COST * len(tensors.y_train))
    yield from judged(SGDClassifier(loss="hinge", alpha=alpha, random_state=0), tensors)


def keras_way(tensors: TrainingTensors) -> Iterator[tuple[str, float]]:
    from sentiment_core.rnn.keras import model  # noqa: F401, I001  # sets threads before Keras
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
    sides = np.where(tensors.y_train == 1, 1.0, -1.0)
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


WAYS = {"dual": dual, "primal": primal, "sgd": sgd, "keras": keras_way}


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
