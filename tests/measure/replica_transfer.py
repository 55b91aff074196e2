"""How a network that learned from the replica does on real reviews; the README's figures.

    SENTIMENT_IMDB=... python -m tests.measure.replica_transfer

Trains the default run on the replica, and on as many real reviews, with several seeds, and tests
each on 5,000 real test reviews.
"""

from dataclasses import replace

import numpy as np

from sentiment_core.config import RunConfig
from sentiment_core.data.sources import load_dataset
from sentiment_core.data.tensors import pad_reviews
from sentiment_core.limits import DatasetName
from sentiment_core.rnn.predict import predict
from sentiment_core.rnn.run import Snapshot
from sentiment_core.rnn.training import train
from sentiment_core.text.encoding import EncodingRules

SEEDS = range(1, 7)
REAL_REVIEWS = 5_000


def main() -> None:
    """Print one line a run, and the means."""
    test = load_dataset(DatasetName.IMDB).test.part(0, REAL_REVIEWS)
    for name in DatasetName:
        dataset = load_dataset(name)
        real, own = [], []
        for seed in SEEDS:
            config = replace(RunConfig(), dataset=name, seed=seed)
            snapshots: list[Snapshot] = []

            def keep(event: object, kept: list[Snapshot] = snapshots) -> None:
                if isinstance(event, Snapshot):
                    kept.append(event)

            train(config, dataset, keep, lambda: False)
            last = snapshots[-1]
            padded = pad_reviews(test, EncodingRules.of(config, dataset.vocabulary))
            said = predict(padded, last.weights, mask_zero=config.mask_zero) >= 0.5
            real.append(float(np.mean(said == (test.labels == 1))))
            own.append(last.metrics.val_accuracy if last.metrics else 0.0)
            print(f"{name} seed {seed}: real {real[-1]:.3f}, own {own[-1]:.3f}", flush=True)
        print(f"{name}: real {np.mean(real):.3f}, own {np.mean(own):.3f}")


if __name__ == "__main__":
    main()
