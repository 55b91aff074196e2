"""The layers of a model that is a plain stack, and the sentences about one that is not."""

from collections.abc import Sequence

from sentiment_core.errors import ModelFileError, shown
from sentiment_core.i18n import t
from sentiment_core.rnn.opened.layer_entry import LayerEntry


def plain_stack(layers: Sequence[LayerEntry]) -> list[LayerEntry]:
    """The layers between input and output.

    Raises:
        ModelFileError: one of them does not read the one before it only.
    """
    stack: list[LayerEntry] = []
    source = mask = ""
    masked = None
    for layer in layers:
        if layer.kind == "InputLayer":
            if source or layer.number > 1:
                raise ModelFileError(
                    t("Layer {number} is a second input. {opens}",
                      number=layer.number, opens=what_opens())
                )  # fmt: skip
            source = layer.name
            continue
        if layer.inbound is not None:
            if layer.kind == "NotEqual" and not mask:
                # Keras 3 writes mask_zero of a functional model so.
                mask, masked = layer.name, layer.inbound
                continue
            if layer.inbound not in {(source,), (source, mask)}:
                raise ModelFileError(
                    t("Layer {number} ({kind}) does not read the layer before it only: the model "
                      "is no plain stack. {opens}",
                      number=layer.number, kind=shown(layer.kind), opens=what_opens())
                )  # fmt: skip
            source = layer.name
        stack.append(layer)
    if mask and not any(
        layer.inbound == masked and layer.settings.get("mask_zero") is True for layer in stack
    ):
        raise ModelFileError(
            t("The model masks with a layer of its own. {opens}", opens=what_opens())
        )
    return stack


def stops_at(layer: LayerEntry | None) -> ModelFileError:
    """The error to raise where a layer is of another class than its place allows; None for none."""
    if layer is None:
        return ModelFileError(t("The model has no layers. {opens}", opens=what_opens()))
    return ModelFileError(
        t("Layer {number} ({kind}) cannot stand there. {opens}",
          number=layer.number, kind=shown(layer.kind), opens=what_opens())
    )  # fmt: skip


def what_opens() -> str:
    """The models that open, a sentence."""
    return t(
        "What opens: Embedding; 1 to 3 SimpleRNN, LSTM or GRU, plain or all "
        "Bidirectional; Dropout between; Dense(1, sigmoid), Dense(1) with a loss from logits, or "
        "Dense(2, softmax)."
    )
