"""What the words of the lesson mean: one sentence each, and where it can be seen."""

from dataclasses import dataclass

from sentiment_core.ui import sources
from sentiment_core.words import t


@dataclass(frozen=True)
class Term:
    """A word of the lesson.

    Args:
        name: as it stands on the pages.
        meaning: one sentence.
        seen: title of the page that shows it best, and where on it.
        source: address of the paper or documentation that it comes from; empty where it is a word
            of everybody's.
    """

    name: str
    meaning: str
    seen: str
    source: str = ""


_TERMS = (
    Term(
        "the post",
        t(
            "The blog post on LSTM and GRU with Keras that this app grew out of; its network is "
            "a preset here."
        ),
        t("Train, The post's model"),
    ),
    Term(
        "P(positive)",
        t("What the network says of a review: 1 positive, 0 negative, 0.5 undecided."),
        t("Read, the first curve"),
    ),
    Term(
        "state",
        t(
            "The numbers that a recurrent layer holds after a word (h): all that it knows of what "
            "it has read so far."
        ),
        t("Read, the picture of the state"),
    ),
    Term("unit", t("One number of the state."), t("Read, One unit as a line")),
    Term(
        "cell",
        t(
            "The rule that makes the new state from a word and the state before it: SimpleRNN, "
            "LSTM or GRU."
        ),
        t("Train, the drawings"),
        sources.GRU,
    ),
    Term(
        "gate",
        t(
            "A learned number from 0 to 1 for each unit that says how much passes: how much is "
            "kept, written or shown."
        ),
        t("Read, Gates and equations"),
        sources.LSTM,
    ),
    Term("weight", t("One of the numbers that training changes."), t("Read, Gates and equations")),
    Term(
        "Embedding",
        t("The first layer: a table with a row of learned numbers for each word."),
        t("Embedding, 1"),
    ),
    Term(
        "Dense",
        t(
            "A layer without memory: weighted sums of all numbers that go in. The last one makes "
            "P(positive) from the state."
        ),
        t("Read, One step"),
    ),
    Term(
        "return_sequences",
        t(
            "Whether a layer gives on its state after every word (True) or the last one only "
            "(False)."
        ),
        t("Read, return_sequences"),
    ),
    Term(
        "id",
        t("The number that stands for a word: its rank among all words by frequency, plus 3."),
        t("Encode, Words to tensor"),
        sources.LOAD_DATA,
    ),
    Term(
        "pad",
        t("A 0 that fills a short review up to the length that all reviews have."),
        t("Encode, Masking lab"),
    ),
    Term(
        "mask",
        t("The mark by which layers skip the pads."),
        t("Encode, Masking lab"),
        sources.MASKING,
    ),
    Term(
        "tensor",
        t("A block of numbers with a shape: (3, 250) is 3 rows of 250."),
        t("Encode, Words to tensor"),
    ),
    Term("vector", t("One row of numbers."), t("Shapes, 1")),
    Term(
        "one-hot",
        t(
            "A row of zeros with a single 1, at a word's id; multi-hot: a 1 for each word that "
            "occurs."
        ),
        t("Embedding, 1"),
    ),
    Term(
        "PCA",
        t(
            "A way to draw many numbers on a plane: along the two directions in which they differ "
            "most."
        ),
        t("Embedding, 3"),
    ),
    Term("epoch", t("One pass over all training reviews."), t("Train, the curves")),
    Term(
        "validation",
        t(
            "Validation reviews are those that the network never learns from: they show whether it "
            "can read new ones."
        ),
        t("Train, the curves"),
    ),
    Term(
        "val_accuracy",
        t("The share of validation reviews of which the network says the right label."),
        t("Train, the curves"),
    ),
    Term(
        "loss",
        t(
            "How far what the network says is from the labels (binary cross-entropy): 0 where it "
            "is sure and right. Training lowers it."
        ),
        t("Train, the curves"),
    ),
    Term(
        "run", t("Settings, and the network that was trained with them."), t("Compare, the ledger")
    ),
    Term(
        "seed",
        t(
            "The number that fixes every random choice: another seed is the same training by "
            "another chance."
        ),
        t("Compare, several seeds"),
    ),
    Term(
        "replica",
        t(
            "Reviews that a machine wrote from the word statistics of IMDB, for when IMDB is not "
            "there."
        ),
        t("Train, Dataset"),
        sources.IMDB,
    ),
    Term(
        "encoder",
        t(
            "The network that reads the whole sequence; the decoder then writes another one from "
            "what the encoder holds."
        ),
        t("Shapes, 4a"),
    ),
    Term("queue", t("The runs that wait until a worker of this server is free."), t("Workshop")),
)
TERMS = {term.name: term for term in _TERMS}

ON_PAGE = {
    "Read": (
        "P(positive)", "cell", "state", "unit", "gate", "epoch", "validation", "weight",
        "Embedding", "Dense", "return_sequences", "id", "pad", "mask", "PCA", "run", "tensor",
        "vector", "replica",
    ),
    "Train": (
        "cell", "state", "unit", "gate", "Embedding", "epoch", "validation", "val_accuracy",
        "loss", "weight", "id", "pad", "mask", "return_sequences", "P(positive)", "replica",
        "run", "seed", "the post",
    ),
    "Compare": (
        "P(positive)", "cell", "state", "unit", "epoch", "validation", "val_accuracy", "loss",
        "run", "seed", "replica", "gate", "pad", "mask", "weight",
        "the post",
    ),
    "Encode": (
        "id", "tensor", "pad", "mask", "P(positive)", "epoch", "state", "unit", "weight", "gate",
        "Embedding", "vector", "return_sequences", "Dense", "validation", "run", "cell",
        "the post",
    ),
    "Shapes": (
        "vector", "state", "unit", "return_sequences", "tensor", "P(positive)", "id", "Dense",
        "one-hot", "encoder", "epoch", "validation", "weight", "seed", "run", "cell",
        "the post",
    ),
    "Embedding": (
        "id", "Embedding", "vector", "one-hot", "tensor", "weight", "P(positive)", "PCA",
        "epoch", "validation", "val_accuracy", "seed", "run", "unit",
    ),
    "Workshop": ("run", "queue", "cell", "val_accuracy", "validation", "epoch", "unit"),
}  # fmt: skip
