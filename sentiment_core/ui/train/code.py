"""Code: the Keras script and the model summary of the settings."""

import streamlit as st

from sentiment_core.data.dataset import reviews_file
from sentiment_core.data.sources import DATASETS, dataset_text, ready_dataset
from sentiment_core.i18n import t, tn
from sentiment_core.rnn.script.notebook import keras_notebook
from sentiment_core.rnn.script.script import changed_lines, keras_script
from sentiment_core.rnn.script.summary import ModelSummary, model_summary
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import LIMITS
from sentiment_core.text.encoding import embedding_rows
from sentiment_core.ui.components.script_view import script_view
from sentiment_core.ui.shared.download import offer_file

_NOW, _BEFORE = "behind_now", "behind_before"


def settings_before(config: RunConfig) -> RunConfig:
    """The settings before the last change in this session; the same where nothing changed yet.

    Call it whenever the form is drawn, so that no change is missed.
    """
    now = st.session_state.get(_NOW, config.as_mapping())
    if now != config.as_mapping():
        st.session_state[_BEFORE] = now
    st.session_state[_NOW] = config.as_mapping()
    # Kept as plain values: a class that is loaded anew equals none of before.
    return RunConfig.from_mapping(st.session_state.get(_BEFORE, config.as_mapping()))


def show_script(config: RunConfig, before: RunConfig, *, key: str) -> None:
    """The Keras script of the settings, with the lines that the last change altered.

    Args:
        before: what they were before the last change.
    """
    script = keras_script(config)
    lines = script.splitlines()
    changed = changed_lines(keras_script(before), script)
    script_view(
        lines,
        changed,
        note=_summary(config, before, len(changed)),
        label=t("Keras script, {lines} lines", lines=len(lines)),
        key=key,
    )
    source, here = DATASETS[config.dataset], ready_dataset(config.dataset)
    needs = source.script_needs
    if here is not None and (len(here.train), len(here.test)) != source.sizes:
        needs += " " + t(
            "Runs on this server use other reviews: {reviews}.", reviews=here.description
        )
    with st.container(horizontal=True, vertical_alignment="center"):
        offer_file(
            t("Download script"),
            f"{config.cell.lower()}.py",
            script,
            icon="download",
            help_text=t("The script as a Python file."),
            key=f"{key}_download",
        )
        offer_file(
            t("Notebook"),
            f"{config.cell.lower()}.ipynb",
            lambda: keras_notebook(config),
            icon="download",
            help_text=t("The script in cells; then reads a review of yours word by word."),
            key=f"{key}_notebook",
        )
        if source.kept and here is not None:
            offer_file(
                t("Download data"),
                f"{config.dataset}.npz",
                lambda: reviews_file(here),
                icon="download",
                help_text=t("The reviews that the script loads: words as numbers."),
                key=f"{key}_data",
            )
        st.caption(t("Plain Keras; also runs in a notebook or on a GPU. {needs}", needs=needs))


def _summary(config: RunConfig, before: RunConfig, count: int) -> str:
    names = config.changed_from(before)
    if not names:
        return t("Lines that a setting changes are highlighted here.")
    moves = [f"{LIMITS[name].name} {_text(name, before)} → {_text(name, config)}" for name in names]
    shown = ", ".join(moves[:3])
    if len(moves) > 3:
        shown = t("{moves} and {more} more", moves=shown, more=len(moves) - 3)
    if not count:
        return t("Changed: {moves} (lines removed)", moves=shown)
    return tn(
        "Changed: {moves} ({n} line highlighted)",
        "Changed: {moves} ({n} lines highlighted)",
        count,
        moves=shown,
    )


def _text(name: str, config: RunConfig) -> str:
    value = getattr(config, name)
    return dataset_text(value) if name == "dataset" else LIMITS[name].text(value)


def show_summary(config: RunConfig, *, key: str) -> None:
    """The layers as Keras lists them, with where their parameters come from."""
    dataset = ready_dataset(config.dataset)
    if dataset is None:
        st.info(t("The model summary needs the reviews, which are not ready."))
        return
    summary = model_summary(config, input_dim=embedding_rows(config, dataset.vocabulary))
    st.dataframe(
        _rows(summary),
        hide_index=True,
        key=key,
        alt=t(
            "The {layers} layers of the model with shapes and parameters.",
            layers=len(summary.layers),
        ),
    )
    st.markdown(
        t(
            "Total params: **{parameters:,}** ({size}), all trainable:",
            parameters=summary.parameters,
            size=summary.size,
        )
    )
    st.markdown(
        "\n".join(
            f"- **{layer.name}**: {layer.derivation} = {layer.parameters:,}; {layer.meaning}."
            for layer in summary.layers
        )
    )
    st.caption(
        t(
            "`None` is the batch size, {clip_length} the clip length. Dropout has no parameters.",
            batch_size=config.batch_size,
            clip_length=config.clip_length,
        )
    )


def _rows(summary: ModelSummary) -> list[dict[str, str]]:
    return [
        {
            "Layer (type)": f"{layer.name} ({layer.type})",
            "Output Shape": str(layer.output_shape),
            "Param #": f"{layer.parameters:,}",
        }
        for layer in summary.layers
    ]
