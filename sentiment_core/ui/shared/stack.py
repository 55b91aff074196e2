"""The network as a stack of layers: which one is shown, and how its `return_sequences` is set."""

from dataclasses import dataclass

from sentiment_core.charts.read.states import Returned
from sentiment_core.i18n import t, tn
from sentiment_core.rnn.cells import layer_arguments
from sentiment_core.rnn.network.stack import (
    DENSE,
    EMBEDDING,
    REFUSAL,
    StackLayer,
    layer_stack,
    returned_states,
    switched_layer,
    usual_switches,
)
from sentiment_core.rnn.network.switch import switch_meaning
from sentiment_core.rnn.network.trace import ReviewTrace
from sentiment_core.rnn.network.weights import Floats, NetworkWeights
from sentiment_core.settings.limits import layer_name
from sentiment_core.ui.app import keys
from sentiment_core.ui.app.url import from_link, to_link
from sentiment_core.ui.components.layer_stack import Arrow, Box, Pressed, Switch, layer_stack_view


@dataclass(frozen=True)
class StackChoice:
    """What a visitor chose on the stack.

    Args:
        shown: the layer whose output is shown.
        switched: number of the recurrent layer whose switch decides what is returned, from 0.
        states: what its `return_state` returns beside the output, by name; empty where it is off or
            the layer is not shown.
    """

    shown: StackLayer
    switched: int
    on: bool
    states: tuple[str, ...] = ()

    @property
    def returned(self) -> Returned:
        """Which columns of the shown layer's output there are."""
        every = self.on or self.shown.key == EMBEDDING
        return Returned.ALL if every else Returned.LAST


def show_stack(trace: ReviewTrace, weights: NetworkWeights, *, step: int, key: str) -> StackChoice:
    """Show the layers and let a visitor choose one and switch it; the link keeps both.

    Args:
        trace: the reading, at least one step long.
        step: the current timestep.
    """
    layers = len(weights.layers)
    usual = usual_switches(layers)
    shown = _asked_layer(layers)
    at = switched_layer(shown, layers)
    on = {"True": True, "False": False}.get(from_link(keys.SWITCH) or "", usual[at])
    if shown == EMBEDDING:
        on = usual[at]
    stack = layer_stack(trace, weights, (*usual[:at], on, *usual[at + 1 :]))
    layer = next(layer for layer in stack if layer.key == shown)
    states: dict[str, Floats] = {}
    if shown.isdecimal() and from_link(keys.STATES) == "True":
        states = returned_states(trace.layers[at])
    choice = StackChoice(layer, at, on, tuple(states))

    def press(pressed: Pressed) -> None:
        for name, value in link_after(pressed, shown, layers).items():
            to_link(name, value)

    layer_stack_view(
        [_words_box(trace, step), *_layer_boxes(trace, stack, choice)],
        note=switch_meaning(stack, layer, on=on, states=bool(states), both_ways=trace.both_ways),
        code=_call(weights, choice) if states else "",
        on_press=press,
        key=key,
    )
    return choice


def _asked_layer(layers: int) -> str:
    asked = from_link(keys.LAYER)
    return asked if asked in _keys(layers) else str(layers)


def _keys(layers: int) -> set[str]:
    return {EMBEDDING, DENSE, *(str(number + 1) for number in range(layers))}


def link_after(pressed: Pressed, shown: str, layers: int) -> dict[str, str | None]:
    """What the link says after a press, by name; None takes a name out.

    Args:
        pressed: what the browser says was pressed, which may be none of the layers.
        shown: key of the layer that was shown.
        layers: how many recurrent layers there are.
    """
    changed: dict[str, str | None] = {}
    if pressed.returns is not None:
        usual = usual_switches(layers)[switched_layer(shown, layers)]
        changed[keys.SWITCH] = None if pressed.returns == usual else str(pressed.returns)
    if pressed.state is not None:
        changed[keys.STATES] = "True" if pressed.state else None
    if pressed.layer in _keys(layers):
        changed[keys.LAYER] = None if pressed.layer == str(layers) else pressed.layer
        # Each layer starts at what it uses; Dense shows what the last layer's switch does.
        if EMBEDDING in {pressed.layer, shown} or (
            switched_layer(pressed.layer, layers) != switched_layer(shown, layers)
        ):
            changed[keys.SWITCH] = None
    return changed


def _words_box(trace: ReviewTrace, step: int) -> Box:
    note = t("{word}: id {id}", word=trace.tokens[step], id=trace.ids[step])
    return Box("", t("Words"), str((1, len(trace.ids))), note, "many")


def _layer_boxes(
    trace: ReviewTrace, stack: tuple[StackLayer, ...], choice: StackChoice
) -> list[Box]:
    refusing = next((layer.key for layer in stack if layer.shape is None), "")
    boxes = []
    for layer, above in zip(stack, (*stack[1:], None), strict=True):
        switch = state = None
        shown = layer.key == choice.shown.key
        if shown and layer.return_sequences is not None:
            switch = Switch(layer.return_sequences, f"return_sequences, {layer.name}")
            state = Switch(bool(choice.states), f"return_state, {layer.name}")
        boxes.append(
            Box(
                layer.key,
                layer.name,
                _shapes(trace, layer, choice if shown else None),
                REFUSAL if layer.key == refusing else _summary(trace, layer),
                _arrow(layer, above is not None and above.key == refusing),
                shown=shown,
                broken=layer.shape is None,
                switch=switch,
                state=state,
            )
        )
    return boxes


def _shapes(trace: ReviewTrace, layer: StackLayer, choice: StackChoice | None) -> str:
    if layer.shape is None:
        return ""
    if choice is None or not choice.states:
        return str(layer.shape)
    states = returned_states(trace.layers[choice.switched]).values()
    return str([layer.shape, *(state.shape for state in states)])


def _call(weights: NetworkWeights, choice: StackChoice) -> str:
    """The line of Keras that has the shown layer return its states."""
    names = ", ".join(("output", *choice.states))
    cell, units = weights.layer_cells[choice.switched], weights.layers[choice.switched].units
    arguments = layer_arguments(cell, units, return_sequences=choice.on, return_state=True)
    layer = f"{layer_name(cell)}({arguments})"
    return f"{names} = {f'Bidirectional({layer})' if weights.backwards else layer}(x)"


def _arrow(layer: StackLayer, refused: bool) -> Arrow:
    if refused or layer.shape is None:
        return "broken" if refused else "none"
    return "one" if len(layer.shape) == 2 else "many"


def _summary(trace: ReviewTrace, layer: StackLayer) -> str:
    if layer.shape is None:
        return t("no input")
    if layer.return_sequences is not None:
        return f"return_sequences={layer.return_sequences}"
    if layer.key == EMBEDDING:
        return t("{size} values per word", size=layer.shape[-1])
    if len(layer.shape) == 3 and trace.both_ways:
        return tn("{n} probability", "{n} probabilities", layer.shape[1])
    if len(layer.shape) == 3:
        return tn("{n} probability: the curve", "{n} probabilities: the curve", layer.shape[1])
    return t("P(positive) {prediction:.2f}", prediction=trace.prediction)
