"""The script as a Jupyter notebook, which then reads the typed review word by word.

Source: nbformat 4.5, the JSON schema of a notebook.
"""

import json
from typing import Any

from sentiment_core.data.sources import DATASETS
from sentiment_core.rnn.script.script import ScriptPart, lowest_id, script_parts
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import Side

_ALONG = """\
*below, last, dense = model.layers
# The same layer with the same weights, which returns its state after every word.
every = type(last).from_config({**last.get_config(), "name": "every", "return_sequences": True})
reader = keras.Sequential([keras.Input((None,), dtype="int32"), *below, every, dense])
every.set_weights(last.get_weights())
at = np.flatnonzero(padded[0])  # the positions that are words
curve = reader.predict(padded)[0, at, 0]
"""
_BEGINNINGS = """\
# A backward layer starts at the last word: each beginning of the review is read anew.
reader = keras.Sequential([keras.Input((None,), dtype="int32"), *model.layers])
at = np.flatnonzero(padded[0])  # the positions that are words
curve = np.array([reader.predict(padded[:, : step + 1], verbose=0)[0, 0] for step in at])
"""
_DRAW = """\
for word, probability in zip(read, curve):
    length = round(abs(probability - 0.5) * 40)
    bar = f"{'#' * length:>20}|" if probability < 0.5 else f"{'':20}|{'#' * length}"
    print(f"{word[:20]:>20} {probability:.2f} {bar}")
"""


def keras_notebook(config: RunConfig) -> str:
    """A notebook of a config's script, a step in each cell with a sentence above it.

    After the script it reads the typed review word by word, draws P(positive) after every word as
    text, and saves the model.

    Returns:
        JSON that needs keras, tensorflow and numpy only; nothing in it was run.
    """
    parts = [*script_parts(config), *_further_parts(config)]
    cells = [
        cell
        for number, part in enumerate(parts)
        for cell in (
            _cell("markdown", f"does-{number}", part.does),
            {**_cell("code", f"code-{number}", part.code), "execution_count": None, "outputs": []},
        )
    ]
    python = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": python, "language_info": {"name": "python"}}
    notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(notebook, indent=1) + "\n"


def _further_parts(config: RunConfig) -> tuple[ScriptPart, ...]:
    pre = config.clipping == Side.PRE
    clip = f"-{config.clip_length}:" if pre else f":{config.clip_length}"
    read = f"""\
padded = pad([ids])
kept = [word for word, i in zip(words, ids) if {lowest_id(config)} <= i < NUM_WORDS]
read = kept[{clip}]
"""
    along = _BEGINNINGS if config.bidirectional else _ALONG
    name = config.cell.lower()
    save, options = f'model.save("{name}.keras")\n', ""
    if DATASETS[config.dataset].kept:  # of the others the words are known there
        save += (
            f'with open("{name}-words.txt", "w", encoding="utf-8") as file:\n'
            '    file.write("\\n".join(word_index))\n'
        )
        options = f" --words {name}-words.txt"
    if config.padding == Side.POST and not config.mask_zero:
        options += " --padding post"
    return (
        ScriptPart(
            "Read it word by word: P(positive) if the review ended after each word. The network "
            "below shares the trained layers.",
            read + along,
        ),
        ScriptPart(
            "Draw the curve: negative to the left of the line, positive to the right.", _DRAW
        ),
        ScriptPart(
            f"Save the model. `python -m sentiment_core open {name}.keras{options}` opens it in "
            "Word by Word.",
            save,
        ),
    )


def _cell(kind: str, name: str, source: str) -> dict[str, Any]:
    lines = source.strip("\n").splitlines(keepends=True)
    return {"cell_type": kind, "id": name, "metadata": {}, "source": lines}
