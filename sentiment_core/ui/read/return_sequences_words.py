"""How a layer's rows stand in Keras' padded tensor, in sentences."""

from sentiment_core.i18n import t, tn
from sentiment_core.rnn.network.trace import ReviewTrace
from sentiment_core.settings.limits import Side


def padding_note(trace: ReviewTrace, *, units: int) -> str:
    """How the rows shown here stand in Keras' tensor; empty where there is no pad."""
    positions = trace.encoded.rules.clip_length
    words = len(trace.words_at)
    if words == positions:
        return ""
    before = trace.encoded.rules.padding == Side.PRE
    side = t("before the first") if before else t("after the last")
    if not trace.mask_zero:
        end = "" if before else t(" The last row is the state after the last pad.")
        if trace.both_ways and not before:
            end = t(" The backward direction reads them first.")
        return tn(
            "No masking (mask_zero=False): the {n} pad {side} word is read too, as a row.{end}",
            "No masking (mask_zero=False): the {n} pads {side} word are read too, one row each."
            "{end}",
            positions - words,
            side=side,
            end=end,
        )
    zeros = before or trace.both_ways
    filled = t("their rows are zeros") if zeros else t("their rows repeat the last word's")
    return tn(
        "The rows are the kept words. Keras returns {shape}: the {n} pad {side} word is masked, "
        "and {filled}.",
        "The rows are the kept words. Keras returns {shape}: the {n} pads {side} word are masked, "
        "and {filled}.",
        positions - words,
        shape=(1, positions, units),
        side=side,
        filled=filled,
    )
