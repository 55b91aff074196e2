"""The spacing of Train: settings, the button, progress and both curves on one laptop screen."""

import streamlit as st

_LOOK = """<style>
[class*='_curve_'] { flex: none !important; height: clamp(11.5rem, 34vh, 27rem); }
.st-key-train_job_line, .st-key-bar_run { min-height: 2.5rem; }
.st-key-train_job_finding { min-height: 1.6rem; }
.curves { display: flex; flex-wrap: wrap; gap: 0.1rem 1.1rem; font-size: 0.8rem; }
.curves span { display: inline-flex; align-items: center; gap: 0.35rem; }
.curves i { width: 1.4rem; border-top: 2px solid; }
.curves .dashed { border-top-style: dashed; }
.curves .dot {
  width: 0.55rem; height: 0.55rem; border: 0; border-radius: 50%; background: currentColor;
}
.curves .ring { width: 0.85rem; height: 0.85rem; border: 2px solid; border-radius: 50%; }
.st-key-settings [data-testid='stCaptionContainer'] p { line-height: 1.3; }
@media (max-height: 800px), (max-width: 640px) {
  .st-key-settings { gap: 0.35rem; }
  .st-key-settings [data-testid='stWidgetLabel'] { min-height: 1.2rem; margin-bottom: 0.1rem; }
  .st-key-settings [data-testid='stSlider'] [role='group'] > div { padding: 1.6rem 0 0.4rem; }
  .st-key-settings [data-testid='stSliderTickBar'] { display: none; }
}
@media (max-width: 640px) {
  [class*='_curve_'] { height: clamp(11.5rem, 27vh, 20rem); }
  .st-key-train_job > :has(> .st-key-train_job_line) { order: 1; }
  .st-key-settings [data-testid='stButtonGroup'] button { padding: 0 0.5rem; }
}
</style>"""


def show_train_look() -> None:
    """Apply it; once a page."""
    st.html(_LOOK)
