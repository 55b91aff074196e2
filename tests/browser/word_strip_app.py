"""The app that the browser tests of the word strip drive: `?review=` names the words."""

import math
import time

import streamlit as st

from sentiment_core.text.encoding import WordStatus as Status
from sentiment_core.ui.components.word_strip import StripWord, word_strip

st.set_page_config(layout="wide")


def kept(tokens, wave=6):
    return [
        StripWord(token, Status.KEPT, f"kept: id {i + 4}", i, 0.5 + 0.49 * math.sin(i / wave))
        for i, token in enumerate(tokens)
    ]


def left_out(token, status):
    return StripWord(token, status, f"why {token} is {status.value}", None, None)


PLAIN = [
    "this", "film", "has", "a", "great", "cast", "but", "the", "story", "never", "finds", "its",
    "feet",
]  # fmt: skip
HOSTILE = [
    "<script>window.hit=1</script>",
    '"><img src=x onerror=window.hit=1>',
    "$x$",
    "**b**",
    "\N{WOMAN}\N{ZERO WIDTH JOINER}\N{ROCKET}",
    "\u202eabc",
    "\u0645\u0631\u062d\u0628\u0627",
    "a\0b",
    "w" * 500,
    "{{7*7}}",
    "' onclick=window.hit=1 x='",
]


def review(name):
    plain = kept(PLAIN)
    if name == "plain":
        return plain
    if name == "other":
        return kept(["quite", "another", "review"])
    if name == "epoch":
        return kept([word.token for word in plain], wave=2)
    if name == "statuses":
        words = kept(["good", "plot"])
        drops = [
            left_out(status.value + "word", status) for status in Status if status != Status.KEPT
        ]
        return [words[0], *drops, words[1]]
    if name == "clipped":
        return [left_out(f"c{i}", Status.CLIPPED) for i in range(9750)] + kept(["word"] * 250)
    if name == "slow":
        return kept(["word"] * 40)
    if name == "huge":
        return kept([f"word{i}" for i in range(10_000)])
    if name == "hostile":
        return kept(HOSTILE) + [left_out(token, Status.UNKNOWN) for token in HOSTILE]
    if name == "unread":
        return [left_out("xyzzy", Status.UNKNOWN)]
    return []


name = st.query_params.get("review", "plain")
wish = int(st.query_params.get("step", "0"))
st.session_state.runs = st.session_state.get("runs", 0) + 1
names = [name, "other", "epoch"]
name = st.radio("review", names, horizontal=True)
if "step" not in st.session_state:
    st.session_state.step = wish
if st.button("go to 5"):
    st.session_state.step = 5
st.button("nothing")
if name == "slow":
    time.sleep(0.25)  # a page that computes first: its answers come late
st.session_state.step = word_strip(
    review(name), step=st.session_state.step, key="strip", caption="Type a review", label="a review"
)
st.text(f"step={st.session_state.step}")
st.text(f"runs={st.session_state.runs}")
st.text("below " * 4000)
