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
        end = "" if before else t(" So the last row is the state after the last pad.")
        return t(
            "This network has no mask (mask_zero=False): it reads the {places} pads "
            "{side} word as if they were words, and a row stands after each of them.{end}",
            places=places - words,
            side=side,
            end=end,
        )
    filled = t("zeros stand there") if before else t("the last word's row is repeated there")
    return t(
        "The rows here are the {words} kept words. Keras' own tensor has {places} places, so its "
        "shape is {shape}: the {pads} pads {side} word are masked, and "
        "{filled}.",
        words=words,
        places=places,
        pads=places - words,
        shape=(1, places, units),
        side=side,
        filled=filled,
    )
