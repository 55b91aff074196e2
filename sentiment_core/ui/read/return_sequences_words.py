"""How a layer's rows stand in Keras' padded tensor, in sentences."""

from sentiment_core.i18n import t
from sentiment_core.rnn.network.trace import ReviewTrace
from sentiment_core.settings.limits import Side


def padding_note(trace: ReviewTrace, *, units: int) -> str:
    """How the rows shown here stand in Keras' tensor; empty where there is no pad."""
    places = trace.encoded.rules.clip_length
    words = len(trace.words_at)
    if words == places:
        return ""
    before = trace.encoded.rules.padding == Side.PRE
    side = t("before the first") if before else t("after the last")
    if not trace.mask_zero:
        end = "" if before else t(" The last row is the state after the last pad.")
        return t(
            "No masking (mask_zero=False): the {places} pads {side} word are read "
            "too, one row each.{end}",
            places=places - words,
            side=side,
            end=end,
        )
    filled = t("their rows are zeros") if before else t("their rows repeat the last word's")
    return t(
        "The rows are the {words} kept words. Keras returns {shape}: the {pads} pads "
        "{side} word are masked, and {filled}.",
        words=words,
        pads=places - words,
        shape=(1, places, units),
        side=side,
        filled=filled,
    )
