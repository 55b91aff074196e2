"""The spacing of Train: settings, the button and progress beside both curves on one screen."""

import streamlit as st

_LOOK = """<style>
.st-key-train_job_line, .st-key-bar_run { min-height: 2.5rem; }
.st-key-train_job_finding { min-height: 1.6rem; }
[class*='st-key-settings_grid_'] {
  display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); column-gap: 1rem;
}
.st-key-settings [data-testid='stCaptionContainer'] p { line-height: 1.3; }
.st-key-settings [data-testid='stCheckbox'] :is([data-testid='stMarkdownContainer'], p) {
  white-space: normal;
}
@media (pointer: fine) {
  .st-key-preset_choice [role='radiogroup'] {
    scrollbar-width: thin;
    scrollbar-color: color-mix(in srgb, currentcolor 50%, transparent) transparent;
  }
}
@media (max-height: 800px), (max-width: 640px) {
  .st-key-settings, .st-key-settings_grid_first { row-gap: 0.35rem; }
  .st-key-settings [data-testid='stWidgetLabel'] { min-height: 1.2rem; margin-bottom: 0.1rem; }
  .st-key-settings [data-testid='stSlider'] [role='group'] > div {
    padding: 1.6rem 0 0.4rem; top: 0.3rem;
  }
  .st-key-settings [data-testid='stSliderTickBar'] { display: none; }
}
@media (max-width: 640px) {
  .st-key-train_job > :has(> .st-key-train_job_line) { order: 1; }
  .st-key-settings [data-testid='stButtonGroup'] button { padding: 0 0.5rem; }
}
</style>"""


def show_train_look() -> None:
    """Apply it; once a page."""
    st.html(_LOOK)
