"""Which model a file describes, and whether this project's network is the same one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sentiment_core.errors import ModelFileError, shown
from sentiment_core.i18n import t
from sentiment_core.rnn.opened.layer_entry import LayerEntry
from sentiment_core.rnn.opened.plain_stack import plain_stack, stops_at, what_opens
from sentiment_core.settings.limits import LIMITS, AnyCell, CellType, OpenedCell

_CELLS = {str(cell): cell for cell in (CellType.SIMPLE_RNN, CellType.LSTM, CellType.GRU)}
_BOTH_WAYS = "Bidirectional"
_MOST_LAYERS = int(LIMITS["layers"].high)
_ONLY_IN_TRAINING = {
    "Dropout", "SpatialDropout1D", "GaussianDropout", "GaussianNoise", "AlphaDropout",
}  # fmt: skip

# What an argument must be where the file gives it; the others change nothing but training, or, as
# Bidirectional's zero_output_for_mask, what stands at padding, which the next layer skips.
_RECURRENT: Mapping[str, object] = {
    "activation": "tanh",
    "recurrent_activation": "sigmoid",
    "return_state": False,
    "go_backwards": False,
    "stateful": False,
    "time_major": False,
}
# What a backward layer must share with the forward one, and what each is where the file is silent.
_SAME: Mapping[str, object] = {
    "units": None,
    "use_bias": True,
    "return_sequences": False,
    "reset_after": True,
}
_VECTORIZATION: Mapping[str, object] = {
    "output_mode": "int",
    "standardize": "lower_and_strip_punctuation",
    "split": "whitespace",
    "ngrams": None,
}


@dataclass(frozen=True)
class Architecture:
    """A model that can be opened.

    Args:
        version: of the Keras that saved it.
        cells: of each recurrent layer.
        units: of each recurrent layer; of each direction where they are bidirectional.
        bidirectional: whether all of them are.
        embedding: the layer; its `input_dim` rows of `embedding_dim` numbers.
        input_dim: largest id + 1.
        embedding_dim: numbers per word.
        mask_zero: whether padding is skipped.
        recurrent: the layers, first to last; of a bidirectional one, what it wraps.
        biases: whether each of them has a bias, then whether Dense has.
        dropout: of the first recurrent layer, in training.
        head: the Dense layer.
        outputs: 1, or 2 for a softmax.
        length: ids of a review that the model takes; None for any.
        vectorization: the TextVectorization layer, where there is one.
        order: class names of all layers, which name the arrays of a `.keras` file.
    """

    version: str
    cells: tuple[AnyCell, ...]
    units: tuple[int, ...]
    bidirectional: bool
    embedding: LayerEntry
    input_dim: int
    embedding_dim: int
    mask_zero: bool
    recurrent: tuple[LayerEntry, ...]
    biases: tuple[bool, ...]
    dropout: float
    head: LayerEntry
    outputs: int
    length: int | None
    vectorization: LayerEntry | None
    order: tuple[str, ...]


def architecture_of(version: str, layers: Sequence[LayerEntry], loss: object) -> Architecture:
    """What a description stands for.

    Args:
        version: of the Keras that saved it.
        layers: in order.
        loss: that it was compiled with, as the file gives it.

    Raises:
        ModelFileError: a sentence that names the layer, argument or version it stops at.
    """
    if not re.fullmatch(r"[23](\.[0-9a-z]{1,20}){1,4}(-tf)?", version):
        raise ModelFileError(
            t("Keras {version} saved this file. Files of Keras 2 and 3 open.",
              version=shown(version))
        )  # fmt: skip
    stack = plain_stack(layers)
    for layer in stack:
        _need_float32(layer)
    vectorization = stack.pop(0) if stack and stack[0].kind == "TextVectorization" else None
    if vectorization is not None:
        _need(vectorization, _VECTORIZATION)
    stack = [layer for layer in stack if layer.kind not in _ONLY_IN_TRAINING]
    recurrent = stack[1:-1]
    if not stack or stack[0].kind != "Embedding":
        raise stops_at(stack[0] if stack else None)
    if stack[-1].kind != "Dense":
        raise stops_at(stack[-1])
    wrapped = [layer.kind == _BOTH_WAYS for layer in recurrent]
    recurrent = [_wrapped(layer) if layer.kind == _BOTH_WAYS else layer for layer in recurrent]
    for layer in recurrent:
        if layer.kind not in _CELLS:
            raise stops_at(layer)
    if not recurrent:
        raise stops_at(stack[-1])
    if any(wrapped) != all(wrapped):
        raise ModelFileError(
            t("Layer {number} is Bidirectional, another recurrent layer is not. {opens}",
              number=recurrent[wrapped.index(True)].number, opens=what_opens())
        )  # fmt: skip
    if len(recurrent) > _MOST_LAYERS:
        raise stops_at(recurrent[_MOST_LAYERS])
    for layer in recurrent:
        _need(layer, {**_RECURRENT, "return_sequences": layer is not recurrent[-1]})
    embedding, head = stack[0], stack[-1]
    return Architecture(
        version=version,
        cells=tuple(_cell(layer, version) for layer in recurrent),
        units=tuple(_whole(layer, "units") for layer in recurrent),
        bidirectional=all(wrapped),
        embedding=embedding,
        input_dim=_whole(embedding, "input_dim"),
        embedding_dim=_whole(embedding, "output_dim"),
        mask_zero=embedding.settings.get("mask_zero") is True,
        recurrent=tuple(recurrent),
        biases=tuple(each.settings.get("use_bias") is not False for each in [*recurrent, head]),
        dropout=_share(recurrent[0]),
        head=head,
        outputs=_outputs(head, loss),
        length=_length(layers, vectorization),
        vectorization=vectorization,
        order=tuple(layer.kind for layer in layers),
    )


def _wrapped(outer: LayerEntry) -> LayerEntry:
    """What a Bidirectional layer wraps, under the outer name; its other direction is checked."""
    _need(outer, {"merge_mode": "concat"})
    forward = _inner(outer, "layer")
    if outer.settings.get("backward_layer") is not None:
        back = _inner(outer, "backward_layer")
        same = {name: forward.settings.get(name, usual) for name, usual in _SAME.items()}
        if back.kind != forward.kind or any(
            back.settings.get(name, value) != value for name, value in same.items()
        ):
            raise _argument(outer, "backward_layer", back.kind, t("the same layer as forward"))
        _need(back, {**_RECURRENT, "go_backwards": True})
    return forward


def _inner(outer: LayerEntry, name: str) -> LayerEntry:
    given = outer.settings.get(name)
    settings = given.get("config") if isinstance(given, Mapping) else None
    if not isinstance(given, Mapping) or not isinstance(settings, Mapping):
        raise _argument(outer, name, given, "SimpleRNN, LSTM, GRU")
    settings = {**settings, "name": outer.name}
    found = LayerEntry(outer.number, str(given.get("class_name")), settings, outer.inbound)
    _need_float32(found)
    return found


def _cell(layer: LayerEntry, version: str) -> AnyCell:
    cell = _CELLS[layer.kind]
    if cell != CellType.GRU:
        return cell
    # Before the argument, which came with Keras 2.1.5, a GRU did what False does.
    given = layer.settings.get("reset_after", version.startswith("3"))
    if not isinstance(given, bool):
        raise _argument(layer, "reset_after", given, "True, False")
    return cell if given else OpenedCell.GRU_RESET_BEFORE


def _need(layer: LayerEntry, wanted: Mapping[str, object]) -> None:
    for name, value in wanted.items():
        given = layer.settings.get(name, value)
        if type(given) is not type(value) or given != value:
            raise _argument(layer, name, given, shown(value))


def _need_float32(layer: LayerEntry) -> None:
    given = layer.settings.get("dtype", "float32")
    if isinstance(given, Mapping):
        given = given["config"]["name"] if isinstance(given.get("config"), Mapping) else given
    if given != "float32" and layer.kind != "TextVectorization":
        raise _argument(layer, "dtype", given, "'float32'")


def _outputs(head: LayerEntry, loss: object) -> int:
    units, activation = _whole(head, "units"), head.settings.get("activation")
    if (units, activation) in [(1, "sigmoid"), (2, "softmax")]:
        return units
    if (units, activation) in [(1, "linear"), (1, None)]:
        loss = _only(loss)
        config = loss.get("config") if isinstance(loss, Mapping) else None
        if (
            isinstance(loss, Mapping)
            and loss.get("class_name") == "BinaryCrossentropy"
            and isinstance(config, Mapping)
            and config.get("from_logits") is True
        ):
            return units
        raise ModelFileError(
            t("Layer {number} is Dense(1) without activation, and the file does not say that its "
              "loss is BinaryCrossentropy(from_logits=True): whether it gives a logit cannot be "
              "known.",
              number=head.number)
        )  # fmt: skip
    raise _argument(head, f"units={units}, activation", activation, what_opens())


def _only(loss: Any) -> Any:
    """The loss of the one output, which may stand in a list or under the output's name."""
    if isinstance(loss, Mapping) and "class_name" not in loss:
        loss = list(loss.values())
    return loss[0] if isinstance(loss, list) and len(loss) == 1 else loss


def _length(layers: Sequence[LayerEntry], vectorization: LayerEntry | None) -> int | None:
    if vectorization is not None:
        length: Any = vectorization.settings.get("output_sequence_length")
    else:
        shapes = [
            layer.settings.get(name)
            for layer in layers[:1]
            for name in ("batch_shape", "batch_input_shape")
        ]
        shape = next((each for each in shapes if isinstance(each, list)), [None, None])
        length = shape[1] if len(shape) == 2 else None
    return length if type(length) is int else None


def _share(layer: LayerEntry) -> float:
    given: Any = layer.settings.get("dropout", 0.0)
    if type(given) not in {int, float}:
        raise _argument(layer, "dropout", given, "0.0")
    return float(given)


def _whole(layer: LayerEntry, name: str) -> int:
    given = layer.settings.get(name)
    if type(given) is not int or not 0 < given < 1_000_000:
        raise _argument(layer, name, given, t("a whole number"))
    return given


def _argument(layer: LayerEntry, name: str, given: object, wanted: str) -> ModelFileError:
    return ModelFileError(
        t("Layer {number} ({kind}) has {name}={given}, which does not open. What opens: {wanted}.",
          number=layer.number, kind=shown(layer.kind), name=name, given=shown(given),
          wanted=wanted.rstrip("."))
    )  # fmt: skip
