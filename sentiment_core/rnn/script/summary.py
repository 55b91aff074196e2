"""The model of a config, layer by layer, as in Keras' `model.summary()`."""

from dataclasses import dataclass

from sentiment_core.i18n import t
from sentiment_core.rnn.cells import CELLS, snake_case
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import AnyCell, layer_name

_BYTES = 4  # float32


@dataclass(frozen=True)
class LayerSummary:
    """One line of the summary.

    Args:
        name: Keras' own name in a fresh process, e.g. "gru_1".
        output_shape: None stands for the number of reviews in a batch.
        parameters: numbers to learn in this layer.
        derivation: how they are counted, e.g. "3 × (32 × 32 + 32 × 32 + 2 × 32)".
        meaning: what the output is, a sentence.
    """

    name: str
    type: str
    output_shape: tuple[int | None, ...]
    parameters: int
    derivation: str
    meaning: str


@dataclass(frozen=True)
class ModelSummary:
    """All lines.

    Args:
        layers: first to last.
    """

    layers: tuple[LayerSummary, ...]

    @property
    def parameters(self) -> int:
        """Numbers to learn."""
        return sum(layer.parameters for layer in self.layers)

    @property
    def size(self) -> str:
        """The size of the parameters as Keras prints it, e.g. "1.24 MB"."""
        size = float(self.parameters * _BYTES)
        for unit in ("B", "KB"):
            if size < 1024:
                return f"{size:.2f} {unit}"
            size /= 1024
        return f"{size:.2f} MB"


def model_summary(config: RunConfig, *, input_dim: int) -> ModelSummary:
    """The layers of a config's model.

    Args:
        input_dim: rows of the Embedding, from `embedding_rows`.
    """
    steps, size = config.clip_length, config.embedding_dim
    layers = [
        LayerSummary(
            "embedding",
            "Embedding",
            (None, steps, size),
            input_dim * size,
            f"{input_dim:,} × {size}",
            t("{clip_length} ids become vectors of {size} numbers", clip_length=steps, size=size),
        )
    ]
    sizes = zip(
        config.layer_cells,
        config.layer_inputs,
        config.layer_units,
        config.layer_outputs,
        strict=True,
    )
    for number, (cell, inputs, units, outputs) in enumerate(sizes, start=1):
        sequences = number < config.layers
        type_name = "Bidirectional" if config.bidirectional else layer_name(cell)
        kind = "bidirectional" if config.bidirectional else snake_case(cell)
        before = [layer.type for layer in layers].count(type_name)
        derivation = recurrent_derivation(cell, inputs=inputs, units=units)
        layers.append(
            LayerSummary(
                f"{kind}_{before}" if before else kind,
                type_name,
                (None, steps, outputs) if sequences else (None, outputs),
                config.directions * CELLS[cell].parameters(inputs, units),
                f"2 × ({derivation})" if config.bidirectional else derivation,
                _meaning(config, outputs, sequences=sequences),
            )
        )
    layers.append(
        LayerSummary(
            "dense",
            "Dense",
            (None, 1),
            config.outputs + 1,
            f"{config.outputs} × 1 + 1",
            t("one number between 0 and 1: P(positive)"),
        )
    )
    return ModelSummary(tuple(layers))


def _meaning(config: RunConfig, outputs: int, *, sequences: bool) -> str:
    if sequences:
        return t("return_sequences=True: {units} numbers per word", units=outputs)
    if config.bidirectional:
        return t(
            "return_sequences=False: {units} numbers, forward at the last word, backward at the "
            "first",
            units=outputs,
        )
    return t("return_sequences=False: {units} numbers, last word only", units=outputs)


def recurrent_derivation(cell: AnyCell, *, inputs: int, units: int) -> str:
    """How the weights of a recurrent layer are counted.

    Kernel, recurrent kernel and bias, once for each gate and the candidate.

    Args:
        inputs: numbers that the layer is given at a step.

    Returns:
        As in "3 × (32 × 32 + 32 × 32 + 2 × 32)".

    Source: Keras 3.15.1; `GRU(reset_after=True)` has a bias for the input and one for the state.
    """
    biases = CELLS[cell].bias_count
    bias = f"{units}" if biases == 1 else f"{biases} × {units}"
    one = f"{inputs} × {units} + {units} × {units} + {bias}"
    gates = CELLS[cell].gate_count
    return one if gates == 1 else f"{gates} × ({one})"
