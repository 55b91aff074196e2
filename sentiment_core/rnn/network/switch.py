"""What `return_sequences` and `return_state` mean for the layer above, in words."""

from sentiment_core.i18n import t
from sentiment_core.rnn.network.stack import (
    DENSE,
    EMBEDDING,
    REFUSAL,
    StackLayer,
    switched_layer,
    usual_switches,
)


def switch_meaning(
    stack: tuple[StackLayer, ...],
    shown: StackLayer,
    *,
    on: bool,
    states: bool,
    both_ways: bool,
) -> str:
    """What the setting of the switches means for the layer above, as a sentence.

    Args:
        stack: from the Embedding to the Dense layer.
        shown: the layer whose output is shown.
        on: `return_sequences` of the layer whose switch decides what is returned.
        states: its `return_state`, where it is shown.
        both_ways: whether the layers are bidirectional.
    """
    layers = len(stack) - 2
    switched = switched_layer(shown.key, layers)
    changed = on != usual_switches(layers)[switched]
    above = stack[switched + 2].name
    if shown.key == EMBEDDING:
        return t("One vector per word, independent of the other words.")
    if both_ways and (states or changed or not on):
        return _both_ways_meaning(shown, above, on=on, states=states, changed=changed)
    if shown.key == DENSE and not on:
        return t("Dense reads the last column only. Applied to every column, it gives the curve.")
    if states and not (changed and not on):
        return t("h is the last column, with return_sequences True or False.")
    if on and not changed:
        return t("Every column is returned; {above} reads them all.", above=above)
    if on:
        return t("Every column is returned; Dense computes the curve above.")
    if changed:
        return t(
            "Only the last column is returned, but {above} needs a sequence. Keras "
            "raises an error: {refusal}.",
            above=above,
            refusal=REFUSAL,
        )
    return t("Only the last column is returned; Dense computes one probability from it.")


def _both_ways_meaning(
    shown: StackLayer, above: str, *, on: bool, states: bool, changed: bool
) -> str:
    """The same of a bidirectional layer, where it returns one row or Dense reads every row."""
    if states and not (changed and not on):
        return t(
            "forward_h is the forward half of the last column, backward_h the backward half of the "
            "first."
        )
    if on:
        return t(
            "Every column is returned. Dense would see backward states that have read what "
            "follows, so its values would not be the curve above."
        )
    if changed:
        return t(
            "Only the forward state of the last word and the backward state of the first are "
            "returned, but {above} needs a sequence. Keras raises an error: {refusal}.",
            above=above,
            refusal=REFUSAL,
        )
    if shown.key == DENSE:
        return t(
            "Dense reads the forward state of the last word beside the backward state of the "
            "first. Each column is its prediction for the review cut after that word."
        )
    return t(
        "The forward state of the last word and the backward state of the first are returned; "
        "Dense computes one probability from both."
    )
