"""Controls of a training that stand at the bottom of a phone's screen.

It is one set of controls that the style of the page moves, so that a run is looked at once and not
once for each kind of screen. Containers with these keys are moved: `bar_start` (what starts a
training), else `bar_run` (how far it is, and Stop) or `bar_end` (what the network is for).
"""

import streamlit as st

# Above the bar stands Streamlit's own foot, which holds the tour.
_LOOK = """<style>
@media (max-width: 640px) {{
  [class*='st-key-bar_'] {{
    position: fixed; z-index: 100; left: 0; right: 0; bottom: 0; width: auto !important;
    padding: 0.5rem 1rem; gap: 0.25rem 0.6rem; min-height: 4.6rem; justify-content: center;
    background: {background};
    border-top: 1px solid color-mix(in srgb, currentColor 25%, transparent);
  }}
  body:has([class*='st-key-bar_']) [data-testid='stBottom'] {{ bottom: 4.6rem; }}
  [data-testid='stMainBlockContainer'] {{ padding-bottom: 6rem !important; }}
  body:has(:is(.st-key-bar_run, .st-key-bar_end)) .st-key-bar_start {{
    position: static; border: 0; padding: 0; min-height: 0;
  }}
}}
</style>"""


def show_phone_bar() -> None:
    """Apply the style of the bar; once a page."""
    theme = "dark" if st.context.theme.type == "dark" else "light"
    st.html(_LOOK.format(background=st.get_option(f"theme.{theme}.backgroundColor")))
