"""Where Streamlit's own colours are too close to each other."""

import streamlit as st

# Streamlit writes white on a primary button and on a chosen option whatever their colour; on the
# light blue that the dark theme needs for text, that is 2.3:1 where 4.5:1 is the least.
_DARK = """<style>
[data-testid='stBaseButton-primary']:enabled *,
[data-testid='stMultiSelectTagsContainer'] [role='group'] span,
[data-testid='stMultiSelectTagsContainer'] [role='group'] svg { color: #15181c; }
</style>"""


def mend_contrast() -> None:
    """Make these readable in the dark theme; `test_accessibility_browser` checks it."""
    if st.context.theme.type == "dark":
        st.html(_DARK)
