"""The Keras code of each lesson's network, shown on the page and run by the builder."""

from collections.abc import Sequence

from sentiment_core.rnn.cells import layer_arguments
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import layer_name

MULTI_HOT = """\
import keras

model = keras.Sequential([
    keras.Input(shape=(10_000,)),                 # (N, 10000): 0 or 1
    keras.layers.Dense(16, activation="relu"),    # (N, 16)
    keras.layers.Dense(1, activation="sigmoid"),  # (N, 1): P(positive)
])
"""

IRIS = """\
import keras

model = keras.Sequential([
    keras.Input(shape=(4,)),                      # (N, 4): centimetres
    keras.layers.Dense(8, activation="relu"),     # (N, 8)
    keras.layers.Dense(3, activation="softmax"),  # (N, 3): sum 1
])
"""

LANGUAGE = """\
import keras

label = keras.Input(shape=(2,))                     # (N, 2): what goes in
so_far = keras.Input(shape=(None,), dtype="int32")  # (N, T): the words so far

# The vector becomes the first state, (N, 128).
first = keras.layers.Dense(128, activation="tanh")(label)

x = keras.layers.Embedding(4_000, 64)(so_far)       # (N, T, 64)
# A state after every word, (N, T, 128).
x = keras.layers.GRU(128, return_sequences=True)(x, initial_state=first)
# A logit for every next word, (N, T, 4000); softmax makes shares of them.
logits = keras.layers.Dense(4_000)(x)
model = keras.Model([label, so_far], logits)
"""

TRANSLATOR = """\
import keras

english = keras.Input(shape=(None,), dtype="int32")  # (N, T): a whole sentence
x = keras.layers.Embedding(ENGLISH_WORDS, 32, mask_zero=True)(english)
# The encoder gives its last state only, (N, 96).
thought = keras.layers.GRU(96, return_sequences=False)(x)

so_far = keras.Input(shape=(None,), dtype="int32")   # (N, S): the Hindi so far
y = keras.layers.Embedding(HINDI_WORDS, 32, mask_zero=True)(so_far)
# The decoder starts with that state, and gives one for every word, (N, S, 96).
y = keras.layers.GRU(96, return_sequences=True)(y, initial_state=thought)
# A logit for every next Hindi word, (N, S, HINDI_WORDS).
logits = keras.layers.Dense(HINDI_WORDS)(y)
model = keras.Model([english, so_far], logits)
"""


DENSE = 'keras.layers.Dense(1, activation="sigmoid")'
TIME_DISTRIBUTED = f"keras.layers.TimeDistributed({DENSE})"


def translator_code(*, english_words: int, hindi_words: int) -> str:
    """The translator's code with its numbers of words filled in.

    Args:
        english_words: with the pad.
        hindi_words: with the pad, the start mark and the end mark.
    """
    text = TRANSLATOR.replace("ENGLISH_WORDS", str(english_words))
    return text.replace("HINDI_WORDS", str(hindi_words))


def sentiment_code(
    config: RunConfig, *, rows: int, every_word: bool, stateful: bool = False
) -> str:
    """The code of a run's network as it reads; dropout acts in training only and is left out.

    Args:
        every_word: whether a label comes out after every word, or only at the end.
        stateful: whether its layers keep their states between two calls; the batch is then 1.
    """
    size, reviews = config.embedding_dim, 1 if stateful else "N"
    shape = "batch_shape=(1, None)" if stateful else "shape=(None,)"
    embedding = f"keras.layers.Embedding({rows:_}, {size}, mask_zero={config.mask_zero}),"
    layers = [
        (f'keras.Input({shape}, dtype="int32"),', f"({reviews}, T)"),
        (embedding, f"({reviews}, T, {size})"),
    ]
    sizes = zip(config.layer_cells, config.layer_units, config.layer_outputs, strict=True)
    for number, (cell, units, outputs) in enumerate(sizes, start=1):
        sequences = every_word or number < config.layers
        switches = {"return_sequences": sequences, **({"stateful": True} if stateful else {})}
        layer = f"keras.layers.{layer_name(cell)}({layer_arguments(cell, units, **switches)})"
        layers.append(
            (
                f"keras.layers.Bidirectional({layer})," if config.bidirectional else f"{layer},",
                f"({reviews}, T, {outputs})" if sequences else f"({reviews}, {outputs})",
            )
        )
    layers.append((f"{DENSE},", f"({reviews}, T, 1)" if every_word else f"({reviews}, 1)"))
    width = max(len(line) for line, _ in layers)
    body = "\n".join(f"    {line:<{width}}  # {shape}" for line, shape in layers)
    return f"import keras\n\nmodel = keras.Sequential([\n{body}\n])\n"


def pieces_code(cuts: Sequence[int]) -> str:
    """The lines that read a review in pieces with a stateful model, and let it forget.

    Args:
        cuts: the first step of every further piece, at least one.
    """
    ends = [*map(str, cuts), ""]
    pieces = ", ".join(
        f"x[:, {first}:{end}]" for first, end in zip(["", *ends[:-1]], ends, strict=True)
    )
    return f"""\
for piece in [{pieces}]:
    p = model.predict(piece)  # of all words so far

for layer in model.layers:
    if getattr(layer, "stateful", False):
        layer.reset_states()  # zeros, before another review
"""
