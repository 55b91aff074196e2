"""Timing of a trace, and of leaving out each word."""

import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from sentiment_core.rnn.analysis.attribution import predict_without
from sentiment_core.rnn.network.trace import trace_review
from sentiment_core.rnn.training.initial_weights import initial_weights
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import CellType
from sentiment_core.text.encoding import EncodingRules, encode_tokens
from sentiment_core.text.parts import parts_of
from sentiment_core.text.vocabulary import Vocabulary

_WORDS = 250
_KNOWN = Vocabulary(tuple(f"w{rank}" for rank in range(1, 1_001)))


def time_reading(*, repeats: int) -> dict[str, float]:
    """Milliseconds, medians: 250 words through two layers, by cell and units.

    Read in both directions, each of the 250 beginnings is read anew.

    Args:
        repeats: readings of each kind.

    Returns:
        "trace_GRU_32", "both_ways_GRU_32", "without_each_GRU_32" and so on to milliseconds.
    """
    found = {}
    tokens = [f"w{rank}" for rank in range(1, _WORDS + 1)]
    for cell in CellType:
        for units in (32, 64):
            config = RunConfig(
                cell=cell, layers=2, units=units, clip_length=_WORDS, num_words=1_000
            )
            encoded = encode_tokens(tokens, _KNOWN, EncodingRules.of(config, _KNOWN))
            for name, bidirectional in (("trace", False), ("both_ways", True)):
                # What a step costs does not depend on what was learned.
                weights = initial_weights(
                    replace(config, bidirectional=bidirectional), input_dim=1_000
                )
                read = partial(trace_review, encoded, weights, mask_zero=True, model_name="bench")
                found[f"{name}_{cell}_{units}"] = _milliseconds(read, repeats)
                if not bidirectional:
                    leave_out = partial(predict_without, read(), weights, parts_of(encoded))
                    found[f"without_each_{cell}_{units}"] = _milliseconds(leave_out, repeats)
    return found


def _milliseconds(call: Callable[[], object], repeats: int) -> float:
    seconds = []
    for _ in range(repeats + 1):
        start = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - start)
    return 1_000 * statistics.median(seconds[1:])
