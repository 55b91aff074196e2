"""The Keras script of a config; it runs without this project."""

import difflib
import inspect
from dataclasses import dataclass

from sentiment_core.data.sources import DATASETS
from sentiment_core.rnn.cells import CELLS, layer_arguments
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import AnyCell, Trainer, ValidationFrom, layer_name

_READ = r"""# A review of your own.
review = "I didn’t expect much, but this film is wonderful."
# Keras' filters know ASCII only: what phones write for ' and " would stay in the words.
review = review.translate(str.maketrans("‘’“”–—…", "''\"\"--."))
marks = '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n'
words = review.lower().translate(str.maketrans(marks, " " * len(marks))).split()
ids = [word_index[word] + 3 if word in word_index else 2 for word in words]
prediction = float(model.predict(pad([ids]))[0, 0])
print("P(positive):", prediction)
"""


@dataclass(frozen=True)
class ScriptPart:
    """A step of the script.

    Args:
        does: what it does, a sentence.
    """

    does: str
    code: str


def script_parts(config: RunConfig) -> tuple[ScriptPart, ...]:
    """The steps of a script: data, padding, model, fit, a typed review.

    They prepare the same tensors and build the same model as this project does.

    Returns:
        Python source that needs keras, tensorflow and numpy only.
    """
    return (
        ScriptPart("Import Keras, and fix every random choice.", _head(config)),
        ScriptPart(
            "Load the reviews as word ids, and hold some out for validation.", _data(config)
        ),
        ScriptPart("Clip and pad every review to one length.", _encode(config)),
        ScriptPart("Build the network.", _model(config)),
        ScriptPart("Train it.", _fit(config)),
        ScriptPart("Predict for a review of your own.", _read(config)),
    )


def keras_script(config: RunConfig) -> str:
    """The steps of a config in one script."""
    return "\n".join(part.code for part in script_parts(config))


def lowest_id(config: RunConfig) -> int:
    """The first id that is read; marks 0, 1 and 2 are left out whatever skip_top is."""
    return max(config.skip_top, 3)


def _head(config: RunConfig) -> str:
    return f"""\
# Trains a network ({config.cell_text}) on reviews; from Word by Word. Runs as it is in a notebook.
import keras
import numpy as np

keras.utils.set_random_seed({config.seed})
"""


def _read(config: RunConfig) -> str:
    label = DATASETS[config.dataset].labels[1] or "positive"
    return _READ.replace("P(positive)", f"P({label})")


def _data(config: RunConfig) -> str:
    # Without num_words, Keras leaves out the rarest word of the reviews.
    argument = "num_words=NUM_WORDS" if config.num_words else ""
    load = DATASETS[config.dataset].script.replace("{num_words}", argument)
    return _known_words(config) + load + _word_index(config) + _validation(config)


def _validation(config: RunConfig) -> str:
    count = config.validation_reviews
    if config.validation_from == ValidationFrom.TRAIN:
        held_out = f"{count:_}" if count else "len(x_train) // 10"
        lines = [
            f"held_out = {held_out}",
            "x_validation, y_validation = x_train[-held_out:], y_train[-held_out:]",
            "x_train, y_train = x_train[:-held_out], y_train[:-held_out]",
        ]
    else:
        part = f"[:{count:_}]" if count else ""
        lines = [f"x_validation, y_validation = x_test{part}, y_test{part}"]
    if config.train_reviews:
        part = f"[:{config.train_reviews:_}]"
        lines.append(f"x_train, y_train = x_train{part}, y_train{part}")
    return "\n".join(lines) + "\n"


def _known_words(config: RunConfig) -> str:
    """The bound on the ids where the settings give one; else it follows from the word index."""
    return f"NUM_WORDS = {config.num_words}\n\n" if config.num_words else ""


def _word_index(config: RunConfig) -> str:
    bound = "NUM_WORDS = len(word_index) + 3  # what Keras takes where none is given\n"
    words = DATASETS[config.dataset].script_ranks
    return f"word_index = {words}\n{'' if config.num_words else bound}"


def _encode(config: RunConfig) -> str:
    lowest = lowest_id(config)  # no gap stays
    drop_long = (
        f"""
    # maxlen leaves out long reviews; it does not shorten them.
    short = [i for i, review in enumerate(reviews) if len(review) < {config.maxlen}]
    reviews, labels = [reviews[i] for i in short], np.array(labels)[short]"""
        if config.maxlen
        else ""
    )
    return f"""\

def pad(reviews):
    words = [[i for i in review if {lowest} <= i < NUM_WORDS] for review in reviews]
    return keras.utils.pad_sequences(
        words, maxlen={config.clip_length}, padding="{config.padding}", \
truncating="{config.clipping}"
    )


def encode(reviews, labels):{drop_long}
    return pad(reviews), np.array(labels)


x_train, y_train = encode(x_train, y_train)
x_validation, y_validation = encode(x_validation, y_validation)
"""


def _model(config: RunConfig) -> str:
    rows = "NUM_WORDS" if config.num_words else "NUM_WORDS + 1"
    layers = [
        f'keras.Input(shape=({config.clip_length},), dtype="int32"),',
        f"keras.layers.Embedding({rows}, {config.embedding_dim}, mask_zero={config.mask_zero}),",
    ]
    for number in range(config.layers):
        layers += _recurrent(config, number)
    layers.append('keras.layers.Dense(1, activation="sigmoid"),')
    body = "\n".join(f"    {line}" for line in layers)
    own = CELLS[config.cell].keras_layer
    # A layer that Keras does not have stands in the script.
    source = "" if own is None else f"\n{inspect.getsource(own)}\n\n"
    return f"""{source}\
model = keras.Sequential([
{body}
])
model.compile(
    optimizer=keras.optimizers.Adam({config.learning_rate!r}),
    loss="binary_crossentropy",
    metrics=["accuracy"],
)
model.summary()
"""


def _recurrent(config: RunConfig, number: int) -> list[str]:
    """The lines that make a recurrent layer, from 0, in the script."""
    cell = config.layer_cells[number]
    arguments = layer_arguments(
        cell,
        config.layer_units[number],
        dropout=config.dropout,
        return_sequences=number < config.layers - 1,
    )
    layer = f"{_layer(cell)}({arguments})"
    if config.bidirectional:
        return ["keras.layers.Bidirectional(", f"    {layer}", "),"]
    return [f"{layer},"]


def _layer(cell: AnyCell) -> str:
    """The expression that creates a recurrent layer."""
    own = CELLS[cell].keras_layer
    return f"keras.layers.{layer_name(cell)}" if own is None else f"{own.__name__}()"


def _fit(config: RunConfig) -> str:
    if config.trainer == Trainer.KERAS:
        note = "# Word by Word trains this run with this model.fit."
    else:
        note = "# Word by Word's own steps (trainer=fast) mean what this model.fit means."
    return f"""\
{note}
history = model.fit(
    x_train,
    y_train,
    batch_size={config.batch_size},
    epochs={config.epochs},
    validation_data=(x_validation, y_validation),
)
print("best val_accuracy:", max(history.history["val_accuracy"]))
"""


def changed_lines(before: str, after: str) -> frozenset[int]:
    """The lines of a script, from 0, that are new or other than in the script before it.

    Args:
        before: the whole script before.
        after: the whole script now; its lines are counted.
    """
    matcher = difflib.SequenceMatcher(a=before.splitlines(), b=after.splitlines(), autojunk=False)
    return frozenset(
        line
        for kind, _, _, start, stop in matcher.get_opcodes()
        if kind != "equal"
        for line in range(start, stop)
    )
