"""The data of a page: a reading, and a network, as values that JSON can carry."""

import base64
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from sentiment_core.client.word_strip.payload import build_payload, strip_words, visible_text
from sentiment_core.errors import RunError
from sentiment_core.i18n import t
from sentiment_core.rnn.analysis.network_facts import network_facts
from sentiment_core.rnn.network.stack import (
    DENSE,
    REFUSAL,
    StackLayer,
    layer_output,
    layer_stack,
    usual_switches,
)
from sentiment_core.rnn.network.switch import switch_meaning
from sentiment_core.rnn.network.trace import ReviewTrace
from sentiment_core.rnn.network.weights import Floats, NetworkWeights
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.settings.limits import CellType, OpenedCell
from sentiment_core.text.folding_table import folding_table
from sentiment_core.text.known import warning
from sentiment_core.text.vocabulary import INDEX_FROM

MOST_PARAMETERS = 6_000_000
"""Of a network in a page: at two bytes each, a file of 16 MB."""
_LARGEST = 65_504.0  # no NaN is below it
# Those of network.js.
_CELLS = (CellType.SIMPLE_RNN, CellType.LSTM, CellType.GRU, OpenedCell.GRU_RESET_BEFORE)


def network_fits(reader: Reader) -> bool:
    """Whether a page can hold the network: its size, its cell, and every weight in 16 bits."""
    return (
        set(reader.weights.layer_cells) <= set(_CELLS)
        and reader.weights.parameters <= MOST_PARAMETERS
        and reader.weights.largest < _LARGEST
    )


def network_data(reader: Reader) -> dict[str, Any]:
    """A network, its words and its rules.

    Raises:
        RunError: it does not fit.
    """
    if not network_fits(reader):
        raise RunError(
            t(
                "A page holds networks of SimpleRNN, LSTM or GRU layers with at most {most:,} "
                "parameters, each below 65,504. {name} does not fit; leave the network out.",
                most=MOST_PARAMETERS,
                name=reader.model_name,
            )
        )
    arrays, rules = reader.weights.as_arrays(), reader.rules
    return {
        "weights": _base64(arrays),
        "shapes": [array.shape for array in arrays],
        "words": list(reader.vocabulary.words[: rules.num_words - INDEX_FROM]),
        "folding": folding_table(),
        "rules": {
            "num_words": rules.num_words,
            "skip_top": rules.skip_top,
            "clip_length": rules.clip_length,
            "clipping": str(rules.clipping),
            "padding": str(rules.padding),
        },
    }


def reading_data(reader: Reader, trace: ReviewTrace) -> dict[str, Any]:
    """A reading, with what the page says about its layers."""
    weights = reader.weights
    stack = layer_stack(trace, weights, usual_switches(len(weights.layers)))
    rows = {
        layer.key: layer_output(trace, weights, layer.key) for layer in stack if layer.key != DENSE
    }
    return {
        "name": visible_text(trace.model_name),
        "facts": visible_text(network_facts(reader)),
        "cells": list(weights.layer_cells),
        "bothWays": trace.both_ways,
        "maskZero": trace.mask_zero,
        "layers": [_layer(layer, rows.get(layer.key)) for layer in stack],
        "notes": _notes(stack, both_ways=trace.both_ways),
        "refusal": REFUSAL,
        "words": {
            **build_payload(
                strip_words(trace),
                caption=t("The network reads none of these words."),
                label=t("The review, word by word"),
            ),
            "sides": list(reader.run.plan.labels),
        },
        "tokens": [visible_text(token) for token in trace.tokens],
        "ids": trace.ids.tolist(),
        "wordsAt": trace.words_at.tolist(),
        "probabilities": _finite(trace.probabilities),
        "prediction": _finite(np.array([trace.prediction]))[0],
        "warning": warning(trace.encoded),
        "shapes": [(key, values.shape) for key, values in rows.items()],
        "rows": _base64(list(rows.values())),
    }


def rounded(weights: NetworkWeights) -> NetworkWeights:
    """The weights as a page holds them, each rounded to 16 bits."""
    arrays = [array.astype(np.float16) for array in weights.as_arrays()]
    return NetworkWeights.from_arrays(
        weights.layer_cells, arrays, bidirectional=bool(weights.backwards)
    )


def _layer(layer: StackLayer, rows: Floats | None) -> dict[str, Any]:
    """A layer: `usual` is its `return_sequences`, None where it has none."""
    size = 1 if rows is None else rows.shape[1]
    return {"key": layer.key, "name": layer.name, "size": size, "usual": layer.return_sequences}


def _notes(stack: tuple[StackLayer, ...], *, both_ways: bool) -> dict[str, str]:
    """What each layer's switch means, by key and setting."""
    return {
        f"{layer.key} {str(on).lower()}": switch_meaning(
            stack, layer, on=on, states=False, both_ways=both_ways
        )
        for layer in stack
        for on in (True, False)
    }


def _base64(arrays: Sequence[Floats]) -> str:
    """Arrays one after the other, each number in 16 bits."""
    with np.errstate(over="ignore"):
        data = b"".join(array.astype("<f2").tobytes() for array in arrays)
    return base64.b64encode(data).decode()


def _finite(values: Floats) -> list[float | None]:
    return [float(value) if math.isfinite(value) else None for value in values]
