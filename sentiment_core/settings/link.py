"""Settings in the query of a link: one writer and one reader for every page and command."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sentiment_core.errors import ConfigError
from sentiment_core.i18n import t
from sentiment_core.settings.limit import Limit
from sentiment_core.settings.limits import LIMITS


@dataclass(frozen=True)
class LinkedSettings:
    """The settings that a link names.

    Args:
        values: valid ones, typed, by name.
        refused: one sentence for each setting whose value cannot be read.
    """

    values: Mapping[str, Any]
    refused: tuple[str, ...]


def write_settings(
    values: Mapping[str, Any], start: Mapping[str, Any], limits: Mapping[str, Limit] = LIMITS
) -> dict[str, str]:
    """The query of a link: the text of each setting that differs from where a form starts.

    Args:
        values: valid ones, by name.
        start: the value that a reader takes where the link names none, by name.
    """
    return {
        name: limits[name].link_text(value)
        for name, value in values.items()
        if value != start[name]
    }


def read_settings(
    query: Mapping[str, Sequence[str]], limits: Mapping[str, Limit] = LIMITS
) -> LinkedSettings:
    """Read what `write_settings` wrote, or what a person typed.

    Args:
        query: all texts that a link holds for each setting, by name; anybody may have written them.
    """
    values, refused = {}, []
    for name, texts in query.items():
        try:
            read = {limits[name].parse(name, text) for text in texts}
            if len(read) > 1:
                raise ConfigError(t("{name} has more than one value.", name=name))
        except ConfigError as error:
            refused.append(str(error))
        else:
            values[name] = read.pop()
    return LinkedSettings(values, tuple(refused))
