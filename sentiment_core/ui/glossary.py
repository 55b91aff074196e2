"""What the words of the lesson mean: one sentence each, and where it can be seen."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """A word of the lesson.

    Args:
        name: as it stands on the pages.
        meaning: one sentence.
        seen: title of the page that shows it best, and where on it; empty for everywhere.
    """

    name: str
    meaning: str
    seen: str = ""


_TERMS = (
    Term(
        "P(positive)",
        "What the network says of a review: 1 positive, 0 negative, 0.5 undecided.",
        "Read, the first curve",
    ),
    Term(
        "state",
        "The numbers that a recurrent layer holds after a word (h): all that it knows of what it "
        "has read so far.",
        "Read, the picture of the state",
    ),
    Term("unit", "One number of the state.", "Read, One unit as a line"),
    Term(
        "cell",
        "The rule that makes the new state of a word and the state before: SimpleRNN, LSTM or GRU.",
        "Train, the drawings",
    ),
    Term(
        "gate",
        "A learned number from 0 to 1 for each unit that says how much passes: how much is kept, "
        "written or shown.",
        "Read, Gates and equations",
    ),
    Term("weight", "One of the numbers that training changes.", "Read, Gates and equations"),
    Term(
        "Embedding",
        "The first layer: a table with a row of learned numbers for each word.",
        "Embedding, 1",
    ),
    Term(
        "Dense",
        "A layer without memory: weighted sums of all numbers that go in. The last one makes "
        "P(positive) of the state.",
        "Read, One step",
    ),
    Term(
        "return_sequences",
        "Whether a layer gives on its state after every word (True) or the last one only (False).",
        "Read, return_sequences",
    ),
    Term(
        "id",
        "The number that stands for a word: its rank among all words by frequency, plus 3.",
        "Encode, Words to tensor",
    ),
    Term(
        "pad",
        "A 0 that fills a short review up to the length that all reviews have.",
        "Encode, Masking lab",
    ),
    Term("mask", "The mark by which layers skip the pads.", "Encode, Masking lab"),
    Term(
        "tensor",
        "A block of numbers with a shape: (3, 250) is 3 rows of 250.",
        "Encode, Words to tensor",
    ),
    Term("vector", "One row of numbers.", "Shapes, 1"),
    Term(
        "one-hot",
        "A row of zeros with a single 1, at a word's id; multi-hot: a 1 for each word that occurs.",
        "Embedding, 1",
    ),
    Term(
        "PCA",
        "A way to draw many numbers on a plane: along the two directions in which they differ "
        "most.",
        "Embedding, 3",
    ),
    Term("epoch", "One pass over all training reviews.", "Train, the curves"),
    Term(
        "validation",
        "Validation reviews are those that the network never learns from: they show whether it "
        "can read new ones.",
        "Train, the curves",
    ),
    Term(
        "val_accuracy",
        "The share of validation reviews of which the network says the right label.",
        "Train, the curves",
    ),
    Term(
        "loss",
        "How far what the network says is from the labels (binary cross-entropy): 0 where it is "
        "sure and right. Training lowers it.",
        "Train, the curves",
    ),
    Term("run", "Settings, and the network that was trained with them.", "Compare, the ledger"),
    Term(
        "seed",
        "The number that fixes every random choice: another seed is the same training by another "
        "chance.",
        "Compare, several seeds",
    ),
    Term(
        "replica",
        "Reviews that a machine wrote from the word statistics of IMDB, for when IMDB is not "
        "there.",
        "Train, Dataset",
    ),
    Term(
        "encoder",
        "The network that reads the whole sequence; the decoder then writes another one from what "
        "the encoder holds.",
        "Shapes, 4a",
    ),
    Term("queue", "The runs that wait until a worker of this server is free.", "Workshop"),
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
        "run", "seed",
    ),
    "Compare": (
        "P(positive)", "cell", "state", "unit", "epoch", "validation", "val_accuracy", "loss",
        "run", "seed", "replica", "gate", "pad", "mask", "weight",
    ),
    "Encode": (
        "id", "tensor", "pad", "mask", "P(positive)", "epoch", "state", "unit", "weight", "gate",
        "Embedding", "vector", "return_sequences", "Dense", "validation", "run", "cell",
    ),
    "Shapes": (
        "vector", "state", "unit", "return_sequences", "tensor", "P(positive)", "id", "Dense",
        "one-hot", "encoder", "epoch", "validation", "weight", "seed", "run", "cell",
    ),
    "Embedding": (
        "id", "Embedding", "vector", "one-hot", "tensor", "weight", "P(positive)", "PCA",
        "epoch", "validation", "val_accuracy", "seed", "run", "unit",
    ),
    "Workshop": ("run", "queue", "cell", "val_accuracy", "validation", "epoch", "unit"),
}  # fmt: skip
