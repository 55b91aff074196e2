"""Training of a network, with the project's own steps or with Keras.

The own steps take a fraction of Keras' time and memory; both trainers start from the same weights
and take the same batches.
"""

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from sentiment_core.data.dataset import Dataset
from sentiment_core.data.tensors import TrainingTensors, training_tensors
from sentiment_core.rnn.runs.run import BatchMetrics, RunPlan, Snapshot
from sentiment_core.rnn.training.epochs import run_epochs
from sentiment_core.rnn.training.initial_weights import initial_weights
from sentiment_core.rnn.training.keras_installed import load_keras
from sentiment_core.rnn.training.progress import StopRequested, TrainingProgress
from sentiment_core.settings.config import DATA_SETTINGS, RunConfig
from sentiment_core.settings.limits import Trainer
from sentiment_core.text.encoding import embedding_rows

# A linear SVM is given the same reviews and words, and no padding.
_OF_THE_DATA = (*DATA_SETTINGS, "padding")

Emit = Callable[[RunPlan | BatchMetrics | Snapshot], None]
ShouldStop = Callable[[], bool]


def train(config: RunConfig, dataset: Dataset, emit: Emit, should_stop: ShouldStop) -> bool:
    """Train one network.

    Args:
        emit: is given the RunPlan first, then the Snapshot of the untrained network, then
            BatchMetrics at most ten times a second and a Snapshot after each epoch.
        should_stop: asked at every batch; True ends the training there.

    Returns:
        Whether all epochs were trained; False when `should_stop` ended it.

    Raises:
        DataError: the dataset does not have what the config asks for.
        RunError: the loss is no longer a number, or Keras is asked for and cannot be loaded.
    """
    train_epochs = _epochs_of(config.trainer)
    tensors = _tensors(_data_settings(config), dataset)
    weights = initial_weights(config, input_dim=embedding_rows(config, dataset.vocabulary))
    emit(
        RunPlan(
            dataset=dataset.description,
            fingerprint=dataset.fingerprint,
            train_reviews=len(tensors.y_train),
            validation_reviews=len(tensors.y_validation),
            positive_share=float(np.mean(tensors.y_validation)),
            parameters=weights.parameters,
            steps=tensors.steps(config.batch_size),
            negative=dataset.labels[0],
            positive=dataset.labels[1],
        )
    )
    emit(Snapshot(None, weights))
    progress = TrainingProgress(config, tensors, emit, should_stop)
    try:
        train_epochs(config, tensors, weights, progress)
    except StopRequested:
        return False
    return True


def _epochs_of(trainer: Trainer) -> Callable[..., None]:
    if trainer == Trainer.FAST:
        return run_epochs
    load_keras()
    from sentiment_core.rnn.keras.stock_training import run_keras_epochs

    return run_keras_epochs


def _data_settings(config: RunConfig) -> RunConfig:
    """A key that is equal for configs with the same training tensors."""
    return RunConfig(**{name: getattr(config, name) for name in _OF_THE_DATA})


# A class trains many networks on the same reviews: all of IMDB is made ready once, in 0.3 s.
@lru_cache(maxsize=2)
def _tensors(settings: RunConfig, dataset: Dataset) -> TrainingTensors:
    return training_tensors(settings, dataset)
