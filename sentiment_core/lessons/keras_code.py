"""The Keras code of each lesson's network, shown on the page and run by the builder."""

from sentiment_core.settings.config import RunConfig

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


def translator_code(*, english_words: int, hindi_words: int) -> str:
    """The translator's code with its numbers of words filled in.

    Args:
        english_words: with the pad.
        hindi_words: with the pad, the start mark and the end mark.
    """
    text = TRANSLATOR.replace("ENGLISH_WORDS", str(english_words))
    return text.replace("HINDI_WORDS", str(hindi_words))


def sentiment_code(config: RunConfig, *, rows: int, every_word: bool) -> str:
    """The code of a run's network as it reads; dropout acts in training only and is left out.

    Args:
        every_word: whether a label comes out after every word, or only at the end.
    """
    size = config.embedding_dim
    embedding = f"keras.layers.Embedding({rows:_}, {size}, mask_zero={config.mask_zero}),"
    layers = [
        ('keras.Input(shape=(None,), dtype="int32"),', "(N, T): the ids of T words"),
        (embedding, f"(N, T, {size})"),
    ]
    for number in range(1, config.layers + 1):
        sequences = every_word or number < config.layers
        layer = f"keras.layers.{config.cell}({config.units}, return_sequences={sequences})"
        layers.append(
            (
                f"keras.layers.Bidirectional({layer})," if config.bidirectional else f"{layer},",
                f"(N, T, {config.outputs})" if sequences else f"(N, {config.outputs})",
            )
        )
    end = "(N, T, 1): P(positive) after each word" if every_word else "(N, 1): P(positive)"
    layers.append(('keras.layers.Dense(1, activation="sigmoid"),', end))
    width = max(len(line) for line, _ in layers)
    body = "\n".join(f"    {line:<{width}}  # {shape}" for line, shape in layers)
    return f"import keras\n\nmodel = keras.Sequential([\n{body}\n])\n"
