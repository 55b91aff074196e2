"""The layers of a model as its file describes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sentiment_core.errors import ModelFileError, shown
from sentiment_core.i18n import t

_MOST_LAYERS = 20


@dataclass(frozen=True)
class LayerEntry:
    """A layer of the description.

    Args:
        number: its place, from 1.
        kind: Keras' class name.
        settings: its arguments.
        inbound: the layers that it reads; None in a Sequential model.
    """

    number: int
    kind: str
    settings: Mapping[str, Any]
    inbound: tuple[str, ...] | None

    @property
    def name(self) -> str:
        """Its own name in the file, any text."""
        return str(self.settings.get("name", ""))


def layer_entries(model: Any) -> list[LayerEntry]:
    """The layers of a model's description, in order.

    Args:
        model: as JSON gives it.

    Raises:
        ModelFileError: it is of another class, or has more than 20 layers.
        LookupError, TypeError, ValueError: it is no description.
    """
    kind, config = model["class_name"], model["config"]
    if kind not in {"Sequential", "Functional", "Model"}:
        raise ModelFileError(
            t(
                "A model of class {kind} cannot be opened. A Sequential model or a functional "
                "model that is a plain stack can.",
                kind=shown(kind),
            )
        )
    entries = config["layers"] if isinstance(config, dict) else config  # a list before Keras 2.3
    if len(entries) > _MOST_LAYERS:
        raise ModelFileError(
            t("The model has {layers} layers; at most {most} are read.",
              layers=len(entries), most=_MOST_LAYERS)
        )  # fmt: skip
    found = []
    for number, entry in enumerate(entries, start=1):
        settings = entry["config"]
        if not isinstance(settings, dict):
            raise ValueError("a layer has no arguments")
        nodes = None if kind == "Sequential" else entry["inbound_nodes"]
        inbound = None if nodes is None else _inbound(nodes)
        found.append(LayerEntry(number, str(entry["class_name"]), settings, inbound))
    return found


def _inbound(nodes: Any) -> tuple[str, ...]:
    """The layers that a layer's calls read, in order; one call of a plain stack reads one."""
    found: list[str] = []
    for node in nodes:
        if isinstance(node, dict):  # Keras 3
            tensors = [value for value in node["args"] if isinstance(value, dict)]
            mask = node.get("kwargs", {}).get("mask")
            tensors += [mask] if isinstance(mask, dict) else []
            found += [str(tensor["config"]["keras_history"][0]) for tensor in tensors]
        else:
            found += [str(tensor[0]) for tensor in node]
    return tuple(found)
