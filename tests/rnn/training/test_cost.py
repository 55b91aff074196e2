"""What a run costs, told from its settings."""

from sentiment_core.rnn.training.cost import estimate_cost, steps_of
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import DatasetName, ValidationFrom


def steps(**settings: object) -> tuple[int, int]:
    config = RunConfig(batch_size=100, **settings)  # type: ignore[arg-type]
    return steps_of(config, "train"), steps_of(config, "validate")


def test_all_reviews_are_those_of_the_dataset() -> None:
    """All of the replica cost as much as all of IMDB, five times too much."""
    everything = {"train_reviews": None, "validation_reviews": None}
    assert steps(dataset=DatasetName.IMDB, **everything) == (250, 250)
    assert steps(dataset=DatasetName.REPLICA, **everything) == (50, 20)
    imdb, replica = (
        estimate_cost(RunConfig(dataset=name, train_reviews=None)).seconds
        for name in (DatasetName.IMDB, DatasetName.REPLICA)
    )
    assert replica < 0.5 * imdb


def test_held_out_reviews_are_not_trained_on() -> None:
    split = {"validation_from": ValidationFrom.TRAIN, "train_reviews": None}
    assert steps(**split, validation_reviews=None) == (225, 25)
    assert steps(**split, validation_reviews=5_000) == (200, 50)
    assert steps(**{**split, "train_reviews": 1_000}, validation_reviews=None) == (10, 25)
