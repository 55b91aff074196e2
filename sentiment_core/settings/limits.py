"""The settings of a run, with their limits.

`LIMITS` is the one registry: validation, widget bounds, help texts, command-line options and URL
parameters all read it.
"""

import re
from collections.abc import Mapping
from enum import StrEnum

from sentiment_core.i18n import later, t
from sentiment_core.settings.limit import Limit

MAX_CHARACTERS = 100_000
"""Of one review, typed or read from standard input."""


class CellType(StrEnum):
    """The recurrent cells, each described in the file of its name in `rnn/cells`."""

    SIMPLE_RNN = "SimpleRNN"
    LSTM = "LSTM"
    GRU = "GRU"


class OpenedCell(StrEnum):
    """Cells that are not trained here, only opened; the value is what Keras calls them."""

    GRU_RESET_BEFORE = "GRU(reset_after=False)"


AnyCell = CellType | OpenedCell


def layer_name(cell: AnyCell) -> str:
    """The name of a cell's Keras layer, without arguments."""
    return cell.partition("(")[0]


class DatasetName(StrEnum):
    """The datasets that come with the project; others have a name that is an `ADDED`."""

    IMDB = "imdb"
    REPLICA = "replica"
    RESTAURANTS = "restaurants"


ADDED = re.compile(r"own-[0-9a-f]{16}")
"""How settings and links name reviews that a person added."""


class Side(StrEnum):
    """Which end of a sequence Keras' `pad_sequences` works on."""

    PRE = "pre"
    POST = "post"


class ValidationFrom(StrEnum):
    """Which split the validation reviews are taken from."""

    TEST = "test"
    TRAIN = "train"


class Trainer(StrEnum):
    """Which implementation of the training step is used; both compute the same."""

    FAST = "fast"
    KERAS = "keras"


LIMITS: Mapping[str, Limit] = {
    "dataset": Limit(
        t("Dataset"),
        t(
            "IMDB: 25,000 film reviews. Replica: machine-written reviews with IMDB's "
            "word statistics. Restaurants: 400 short reviews in German and Spanish."
        ),
        name=t("dataset"),
        members=tuple(DatasetName),
        beside=ADDED,
    ),
    "cell": Limit(
        t("Cell"),
        t(
            "How the hidden state is updated: SimpleRNN replaces it; GRU and LSTM "
            "gate what is kept."
        ),
        name=t("cell"),
        members=tuple(CellType),
    ),
    "layers": Limit(
        t("Recurrent layers"),
        t("Stacked layers; each reads the sequence of the one below (return_sequences=True)."),
        name=t("recurrent layers"),
        low=1,
        high=3,
        choices=(1, 2, 3),
    ),
    "bidirectional": Limit(
        t("Bidirectional"),
        t(
            "On: each recurrent layer also reads the review from its last word to its first; the "
            "states of both directions stand side by side."
        ),
        name=t("bidirectional"),
        members=(True, False),
    ),
    "units": Limit(
        t("Units"),
        t("Size of the hidden state. More units can store more and train more slowly."),
        name=t("units"),
        low=2,
        high=128,
        choices=(2, 4, 8, 16, 32, 64, 128),
    ),
    "embedding_dim": Limit(
        t("Embedding size"),
        t("Numbers per word (output_dim)."),
        name=t("embedding size"),
        low=2,
        high=128,
        choices=(2, 4, 8, 16, 32, 64, 128),
    ),
    "dropout": Limit(
        t("Dropout"),
        t("Share of inputs set to 0 in training. Raise it against overfitting."),
        name=t("dropout"),
        low=0.0,
        high=0.9,
        choices=(0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9),
        whole=False,
    ),
    "mask_zero": Limit(
        t("Mask padding (mask_zero)"),
        t("On: recurrent layers skip padding. Off: they read the zeros like words."),
        name=t("mask padding"),
        members=(True, False),
    ),
    "padding": Limit(
        t("Padding side"),
        t("Side on which zeros are added to short reviews."),
        name=t("padding side"),
        members=tuple(Side),
    ),
    "clip_length": Limit(
        t("Clip length"),
        t("Maximum number of words read of a review."),
        name=t("clip length"),
        low=5,
        high=500,
        choices=(25, 50, 100, 150, 200, 250, 300, 400, 500),
    ),
    "clipping": Limit(
        t("Clip side"),
        t("End at which longer reviews are cut (truncating)."),
        name=t("clip side"),
        members=tuple(Side),
    ),
    "num_words": Limit(
        t("Vocabulary (num_words)"),
        t("Words with an id of this number or more are dropped."),
        name=t("vocabulary"),
        low=50,
        high=100_000,
        choices=(500, 1_000, 2_000, 5_000, 10_000, 20_000, None),
        optional=True,
    ),
    "skip_top": Limit(
        t("Skip the most frequent (skip_top)"),
        t("Words with an id below this number are dropped; 20 drops the 16 most frequent words."),
        name=t("skip the most frequent"),
        low=0,
        high=1_000,
        choices=(0, 10, 20, 50, 100, 200),
    ),
    "maxlen": Limit(
        t("Drop long reviews (maxlen)"),
        t("Reviews with this many ids or more are dropped, not shortened."),
        name=t("drop long reviews"),
        low=100,
        high=3_000,
        choices=(None, 100, 200, 500, 1_000),
        optional=True,
        none_means=later("off"),
    ),
    "train_reviews": Limit(
        t("Training reviews"),
        t("Number of reviews to train on."),
        name=t("training reviews"),
        low=100,
        high=25_000,
        choices=(500, 1_000, 2_000, 5_000, 10_000, 20_000, None),
        optional=True,
    ),
    "validation_reviews": Limit(
        t("Validation reviews"),
        t("Number of reviews to measure the network on after each epoch."),
        name=t("validation reviews"),
        low=100,
        high=25_000,
        choices=(500, 1_000, 2_000, 5_000, 10_000, None),
        optional=True,
    ),
    "validation_from": Limit(
        t("Validation from"),
        t("test: from the test split, as in the post. train: the last training reviews, held out."),
        name=t("validation from"),
        members=tuple(ValidationFrom),
    ),
    "epochs": Limit(
        t("Epochs"),
        t("Passes over all training reviews."),
        name=t("epochs"),
        low=1,
        high=20,
        choices=(1, 2, 3, 4, 5, 8, 10, 15, 20),
    ),
    "batch_size": Limit(
        t("Batch size"),
        t("Reviews per weight update."),
        name=t("batch size"),
        low=8,
        high=512,
        choices=(16, 32, 64, 128, 256, 512),
    ),
    "learning_rate": Limit(
        t("Learning rate"),
        t("Step size of a weight update. Too high, training diverges."),
        name=t("learning rate"),
        low=0.00001,
        high=1.0,
        choices=(0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1),
        whole=False,
    ),
    "seed": Limit(
        t("Seed"),
        t("Fixes every random choice. The same seed gives the same run."),
        name=t("seed"),
        low=0,
        high=2**31 - 1,
    ),
    "trainer": Limit(
        t("Trainer"),
        t(
            "fast: this app's own training. keras: stock model.fit on the same "
            "batches, slower; it uses a GPU if there is one."
        ),
        name=t("trainer"),
        members=tuple(Trainer),
    ),
}
