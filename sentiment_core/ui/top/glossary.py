"""Glossary: each term in one sentence, with a link to where it is shown."""

from dataclasses import dataclass

from sentiment_core.i18n import later, t
from sentiment_core.ui.shared import sources


@dataclass(frozen=True)
class Term:
    """A term of the glossary.

    Args:
        name: as it stands on the pages.
        meaning: one sentence.
        seen: title of the page that shows it best, and where on it.
        source: address of a paper or documentation; empty for a common word.
    """

    name: str
    meaning: str
    seen: str
    source: str = ""


_TERMS = (
    Term(
        later("the post"),
        t("The blog post about LSTM and GRU in Keras that this app grew out of."),
        t("Train, The post's model"),
    ),
    Term(
        later("P(positive)"),
        t("The predicted probability that a review is positive, from 0 to 1."),
        t("Read, the curve"),
    ),
    Term(
        later("hidden state"),
        t(
            "The vector h that a recurrent layer computes at each word, from the word and the "
            "previous h."
        ),
        t("Read, the heat map"),
    ),
    Term(later("unit"), t("One number of the hidden state."), t("Read, a row of the heat map")),
    Term(
        later("cell"),
        t("The equations that compute the next hidden state: SimpleRNN, LSTM or GRU."),
        t("Train, the drawings"),
        sources.GRU,
    ),
    Term(
        later("gate"),
        t("A learned value from 0 to 1 per unit that sets how much is kept, written or output."),
        t("Read, Gates and equations"),
        sources.LSTM,
    ),
    Term(later("weight"), t("A number that training adjusts."), t("Read, Gates and equations")),
    Term(
        later("Embedding"),
        t("The first layer: a table with one learned vector per word."),
        t("Embedding, Lookup"),
    ),
    Term(
        later("Dense"),
        t("A layer of weighted sums. The last one computes P(positive) from a hidden state."),
        t("Read, One step"),
    ),
    Term(
        later("return_sequences"),
        t("True: a layer returns its output for every word. False: for the last word only."),
        t("Read, the layer stack"),
    ),
    Term(
        later("return_state"),
        t("True: a layer also returns its last h, and c for an LSTM, to start another layer from."),
        t("Read, the layer stack"),
        sources.LSTM_LAYER,
    ),
    Term(
        later("TimeDistributed"),
        t("Calls a layer once per step with the same weights; Dense gives the same without it."),
        t("Shapes, 4b"),
        sources.TIME_DISTRIBUTED_LAYER,
    ),
    Term(
        later("stateful"),
        t("A layer that starts from the states it ended the last batch with, until reset_states."),
        t("Encode, Stateful"),
        sources.STATEFUL,
    ),
    Term(
        later("bidirectional"),
        t(
            "A second direction reads the review from its last word to its first; the states of "
            "both stand side by side."
        ),
        t("Read, the heat map"),
        sources.BIDIRECTIONAL,
    ),
    Term(
        later("id"),
        t("The number that stands for a word: its rank by frequency, plus 3."),
        t("Encode, Words to tensor"),
        sources.LOAD_DATA,
    ),
    Term(
        later("padding"),
        t("Zeros that fill a short review up to the common length."),
        t("Encode, Masking lab"),
    ),
    Term(
        later("mask"),
        t("Tells the layers which positions are padding, so that they skip them."),
        t("Encode, Masking lab"),
        sources.MASKING,
    ),
    Term(
        later("tensor"),
        t("An array of numbers with a shape: (3, 250) is 3 rows of 250."),
        t("Encode, Words to tensor"),
    ),
    Term(later("vector"), t("A row of numbers."), t("Shapes, 1")),
    Term(
        later("one-hot"),
        t("A vector of zeros with a 1 at one word's id; multi-hot has a 1 for each word."),
        t("Embedding, Lookup"),
    ),
    Term(
        later("PCA"),
        t("Projects vectors onto the two directions in which they vary most."),
        t("Embedding, the map"),
    ),
    Term(later("epoch"), t("One pass over the training reviews."), t("Train, the curves")),
    Term(
        later("validation"),
        t("Measuring a network on reviews that it was not trained on."),
        t("Train, the curves"),
    ),
    Term(
        later("val_accuracy"),
        t("The share of validation reviews whose label is predicted correctly."),
        t("Train, the curves"),
    ),
    Term(
        later("loss"),
        t("Binary cross-entropy between predictions and labels. Training lowers it."),
        t("Train, the curves"),
    ),
    Term(
        later("gradient"),
        t("The derivative of P(positive) or of the loss: how it answers to a small change."),
        t("Read and Compare, Gradient through time"),
        sources.GRADIENTS,
    ),
    Term(
        later("attribution"),
        t("How much a word or a sentence adds to P(positive); several methods estimate it."),
        t("Read, Attributions"),
        sources.ATTRIBUTION,
    ),
    Term(
        later("backward through time"),
        t("The loss's gradient is passed from the last word to the first, through every state."),
        t("Train, One training step"),
        sources.GRADIENTS,
    ),
    Term(
        later("Adam"),
        t("The optimizer: a weight's step follows running means of its gradient and its square."),
        t("Train, One training step"),
        sources.ADAM,
    ),
    Term(later("run"), t("Settings and the network trained with them."), t("Compare, the ledger")),
    Term(
        later("seed"),
        t("Fixes every random choice of a run. Another seed gives another random run."),
        t("Compare, several seeds"),
    ),
    Term(
        later("replica"),
        t("Machine-written reviews with the word statistics of IMDB, used where IMDB is missing."),
        t("Train, Dataset"),
        sources.IMDB,
    ),
    Term(
        later("encoder"),
        t("Reads the whole input sequence; the decoder writes the output from its last state."),
        t("Shapes, 4a"),
    ),
    Term(later("queue"), t("The runs that wait for a free training worker."), t("Workshop")),
)
TERMS = {term.name: term for term in _TERMS}

ON_PAGE = {
    "Read": (
        "P(positive)", "cell", "hidden state", "unit", "gate", "epoch", "validation", "weight",
        "Embedding", "Dense", "return_sequences", "return_state", "id", "padding", "mask", "PCA",
        "run", "tensor", "gradient", "attribution", "vector", "replica", "bidirectional",
    ),
    "Train": (
        "cell", "hidden state", "unit", "gate", "Embedding", "epoch", "validation", "val_accuracy",
        "loss", "weight", "id", "padding", "mask", "return_sequences", "P(positive)", "replica",
        "run", "seed", "the post", "bidirectional", "gradient", "backward through time", "Adam",
    ),
    "Compare": (
        "P(positive)", "cell", "hidden state", "unit", "epoch", "validation", "val_accuracy",
        "loss", "run", "seed", "replica", "gate", "padding", "mask", "weight", "the post",
        "gradient",
    ),
    "Encode": (
        "id", "tensor", "padding", "mask", "P(positive)", "epoch", "hidden state", "unit", "weight",
        "gate", "Embedding", "vector", "return_sequences", "Dense", "validation", "run", "cell",
        "the post", "stateful", "bidirectional",
    ),
    "Shapes": (
        "vector", "hidden state", "unit", "return_sequences", "tensor", "P(positive)", "id",
        "Dense", "one-hot", "encoder", "epoch", "validation", "weight", "seed", "run", "cell",
        "the post", "TimeDistributed",
    ),
    "Embedding": (
        "id", "Embedding", "vector", "one-hot", "tensor", "weight", "P(positive)", "PCA",
        "epoch", "validation", "val_accuracy", "seed", "run", "unit",
    ),
    "Workshop": ("run", "queue", "cell", "val_accuracy", "validation", "epoch", "unit"),
}  # fmt: skip
