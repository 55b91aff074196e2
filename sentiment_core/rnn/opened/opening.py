"""A model of Keras becomes a run."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from sentiment_core.data.sources import OWN_WORDS
from sentiment_core.errors import ModelFileError
from sentiment_core.i18n import t, tn
from sentiment_core.rnn.opened.architecture import Architecture, architecture_of
from sentiment_core.rnn.opened.archive import file_content
from sentiment_core.rnn.opened.model_file import ModelFile
from sentiment_core.rnn.opened.network import read_weights
from sentiment_core.rnn.opened.words import WordIds, imdb_words, listed_words, vectorization_words
from sentiment_core.rnn.runs.notes import clean_name
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.rnn.runs.run import OPENED_EPOCH, RunPlan, RunState, TrainedRun
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.settings.config import RunConfig, UnevenConfig
from sentiment_core.settings.limits import LIMITS, CellType, Side, layer_name

OPPOSITES = (
    "A wonderful film, the best I have seen.",
    "A terrible film, the worst I have seen.",
)
"""What shows whether the words fit the ids: P(positive) is high for the first only."""

_LENGTH = 200


@dataclass(frozen=True)
class Choices:
    """What a model file does not say.

    Args:
        words: a file of words; None for those in the model, or Keras' IMDB ids.
        index_from: as in `listed_words`.
        name: of the run; empty for the file's.
        file: what the file is called, any text; empty for the name in its path.
        unlisted: whether the run is left out of other visitors' lists.
        clip_length: words read of a review; None for what the model's input says, or 200.
        padding: where zeros are added; None for what is usual: in front, as `pad_sequences` adds
            them, and behind where the model has a TextVectorization.
    """

    words: Path | None = None
    index_from: int | None = None
    name: str = ""
    file: str = ""
    unlisted: bool = False
    clip_length: int | None = None
    padding: Side | None = None


@dataclass(frozen=True)
class SamplePrediction:
    """One of the `OPPOSITES`, read by the opened network.

    Args:
        text: the sentence.
        probability: P(positive).
        known_words: how many of its words the network reads.
    """

    text: str
    probability: float
    known_words: int


@dataclass(frozen=True, eq=False)
class OpenedModel:
    """A run that was opened.

    Args:
        run: as it is stored.
        is_new: whether it was not stored before.
        words: where the words of its ids come from.
        known_words: how many they are.
        first_words: the ids of the first ones.
        samples: the `OPPOSITES`.
        joins_apostrophes: whether the model's TextVectorization makes "dont" of "don't", which is
            unknown here.
    """

    run: TrainedRun
    is_new: bool
    words: str
    known_words: int
    first_words: str
    samples: tuple[SamplePrediction, ...]
    joins_apostrophes: bool


def open_model(path: Path, store: RunStore, choices: Choices) -> OpenedModel:
    """Store the network in a `.keras` or `.h5` file as a run.

    The same file, words and choices give the same run.

    Args:
        path: the file.
        store: where the run is kept.
        choices: what the file does not say.

    Raises:
        ModelFileError: the model or the words do not open; the sentence says why.
        ConfigError: a size is outside the limits.
        RunError: the run cannot be kept.
    """
    file_name = choices.file or path.name
    data = file_content(path)
    listed = b"" if choices.words is None else file_content(choices.words)
    with ModelFile(data) as file:
        found = architecture_of(*file.description())
        words = _words(file, found, listed, choices).below(found.input_dim)
        config = _config(found, words, choices)  # before arrays of these sizes are read
        weights = read_weights(file, found)
    parameters = weights.parameters
    weights = replace(weights, embedding=words.embedding(weights.embedding))
    digest = hashlib.sha256(data)
    digest.update(repr((listed, config.as_mapping(), words.ids)).encode())
    run_id = digest.hexdigest()[:16]
    run = TrainedRun(
        run_id=run_id,
        config=config,
        plan=RunPlan(
            dataset=clean_name(file_name) or run_id,
            fingerprint=OWN_WORDS + run_id if choices.words or found.vectorization else run_id,
            train_reviews=0,
            validation_reviews=0,
            positive_share=0.0,
            parameters=parameters,
            steps=0,
        ),
        state=RunState.OPENED,
        history=(),
        batches=(),
        seconds=0.0,
        versions={"keras": found.version},
    )
    is_new = store.get(run_id) is None
    if is_new and choices.unlisted:
        store.notes.hide(run_id)  # before anybody can see it
    with store.writing(run_id) as folder:
        folder.write_weights(OPENED_EPOCH, weights)
        folder.write_vocabulary(words.vocabulary)
        folder.write_run(run)
    if is_new or choices.name:
        store.notes.rename(run_id, choices.name or Path(file_name).stem)
    return OpenedModel(
        run=run,
        is_new=is_new,
        words=words.source,
        known_words=len(words.words),
        first_words=words.first,
        samples=_samples(Reader.of(store, run)),
        joins_apostrophes=found.vectorization is not None,
    )


def _words(file: ModelFile, found: Architecture, listed: bytes, choices: Choices) -> WordIds:
    if choices.words is not None:
        return listed_words(listed, index_from=choices.index_from)
    if found.vectorization is None:
        return imdb_words()
    given = found.vectorization.settings.get("vocabulary")
    lines = file.lines("text_vectorization/vocabulary.txt")
    if lines is None and isinstance(given, list):
        lines = ["", "[UNK]", *(word for word in given if isinstance(word, str))]
    if lines is None:
        raise ModelFileError(
            t("The file does not hold the words of its TextVectorization. Save the model as "
              ".keras, or give a list of the words, as of get_vocabulary().")
        )  # fmt: skip
    return vectorization_words(lines)


def _config(found: Architecture, words: WordIds, choices: Choices) -> RunConfig:
    low, high = LIMITS["dropout"].low, LIMITS["dropout"].high
    rows = found.input_dim if words.as_here else words.vocabulary.end + 1
    limit = LIMITS["num_words"]
    if not limit.low <= rows <= limit.high:
        raise ModelFileError(
            t("With {rows:,} ids, 0 to 3 among them, this model does not open; {low} to {high:,} "
              "are read.",
              rows=rows, low=limit.low, high=limit.high)
        )  # fmt: skip
    if not choices.clip_length and found.length and found.length > LIMITS["clip_length"].high:
        raise ModelFileError(
            tn(
                "The model takes {n:,} id of a review; at most {most} are read. Save it with "
                "keras.Input((None,)), or open it with --clip-length.",
                "The model takes {n:,} ids of a review; at most {most} are read. Save it with "
                "keras.Input((None,)), or open it with --clip-length.",
                found.length,
                most=LIMITS["clip_length"].high,
            )
        )
    usual = Side.PRE if found.vectorization is None else Side.POST
    first, *later = found.units
    even = RunConfig(
        cell=CellType(layer_name(found.cells[0])),
        layers=len(found.recurrent),
        units=first,
        bidirectional=found.bidirectional,
        embedding_dim=found.embedding_dim,
        dropout=min(max(found.dropout, low), high),
        mask_zero=found.mask_zero,
        padding=choices.padding or usual,
        clipping=usual,
        clip_length=choices.clip_length or found.length or _LENGTH,
        num_words=rows,
    )
    same = set(found.units) == {first} and set(found.cells) == {even.cell}
    return even if same else UnevenConfig(**vars(even), later_units=tuple(later), cells=found.cells)


def _samples(reader: Reader) -> tuple[SamplePrediction, ...]:
    found = []
    for text in OPPOSITES:
        trace = reader.read(text)
        known = len(trace.encoded.kept)
        found.append(SamplePrediction(text, trace.prediction, known))
    return tuple(found)
