"""The Python half of the word strip: what is sent, and which timestep holds."""

import json
import math

import pytest
from streamlit.testing.v1 import AppTest

from sentiment_core.client.word_strip.payload import (
    FOLDED_WORDS,
    LONGEST_CLIPPED_RUN,
    LONGEST_DROPPED_RUN,
    TOKEN_LENGTH,
    build_payload,
)
from sentiment_core.text.encoding import WordStatus
from sentiment_core.ui.components.word_strip import StripWord
from sentiment_core.ui.components.word_strip.position import Position, settle


def strip_words(pattern: str) -> list[StripWord]:
    """Words from a pattern of statuses: k kept, u unknown, r rare, f frequent, c clipped."""
    statuses = {status.value[0]: status for status in WordStatus}
    words, step = [], 0
    for index, letter in enumerate(pattern):
        kept = letter == "k"
        words.append(
            StripWord(
                f"w{index}", statuses[letter], "why", step if kept else None, 0.5 if kept else None
            )
        )
        step += kept
    return words


def payload(pattern: str):
    return build_payload(strip_words(pattern), caption="", label="a review")


class TestPayload:
    def test_every_word_is_sent_in_order(self):
        sent = payload("kufrck")
        assert [word[0] for word in sent["words"]] == ["w0", "w1", "w2", "w3", "w4", "w5"]
        assert [word[1] for word in sent["words"]] == [
            "kept", "unknown", "frequent", "rare", "clipped", "kept",
        ]  # fmt: skip
        assert sent["count"] == 2
        assert sent["statuses"] == {"kept": 2, "unknown": 1, "frequent": 1, "rare": 1, "clipped": 1}
        assert sent["folds"] == []

    @pytest.mark.parametrize(
        ("probability", "sent"),
        [
            (0.41234567, 0.4123), (0.0, 0.0), (1.5, 1.0), (-0.2, 0.0),
            (math.nan, None), (math.inf, None), (None, None),
        ],
    )  # fmt: skip
    def test_probability_is_a_number_in_range_or_nothing(self, probability, sent):
        word = StripWord("but", WordStatus.KEPT, "kept", 0, probability)
        data = build_payload([word], caption="", label="")
        assert data["words"][0][3] == sent
        json.dumps(data, allow_nan=False)

    def test_a_word_that_is_not_read_has_no_probability(self):
        word = StripWord("but", WordStatus.RARE, "rare", None, 0.3)
        assert build_payload([word], caption="", label="")["words"][0][3] is None

    @pytest.mark.parametrize("steps", [(1, 2), (0, 0), (0, None), (1, 0)])
    def test_steps_must_count_from_zero(self, steps):
        words = [StripWord("a", WordStatus.KEPT, "", step, 0.5) for step in steps]
        with pytest.raises(ValueError, match="0, 1, 2"):
            build_payload(words, caption="", label="")

    @pytest.mark.parametrize(
        ("token", "sent"),
        [
            ("a\x00b", "a\ufffdb"),
            ("a\ud800b", "a\ufffdb"),
            ("x" * TOKEN_LENGTH, "x" * TOKEN_LENGTH),
            ("x" * (TOKEN_LENGTH + 1), "x" * TOKEN_LENGTH + "…"),
            ("👩‍🚀", "👩‍🚀"),
            ("<b>$x$**", "<b>$x$**"),
        ],
    )
    def test_tokens_are_text_that_can_be_drawn(self, token, sent):
        word = StripWord(token, WordStatus.UNKNOWN, "", None, None)
        assert build_payload([word], caption="", label="")["words"][0][0] == sent

    @pytest.mark.parametrize(
        ("pattern", "texts"),
        [
            ("c" * LONGEST_CLIPPED_RUN + "k", []),
            ("c" * (LONGEST_CLIPPED_RUN + 1) + "k", ["41 words clipped"]),
            ("k" + "c" * 30 + "u" * 20 + "k", ["50 words not read: 30 clipped, 20 unknown"]),
            ("u" * LONGEST_DROPPED_RUN + "k", []),
            ("u" * (LONGEST_DROPPED_RUN + 1) + "k", ["201 words unknown"]),
            ("ck" * 100, []),
            ("c" * 9_750 + "k" * 250, ["9,750 words clipped"]),
            ("c" * 50 + "k" + "c" * 60, ["50 words clipped", "60 words clipped"]),
            ("k" * 3_000, []),
        ],
    )
    def test_long_runs_that_are_not_read_fold(self, pattern, texts):
        assert [fold["text"] for fold in payload(pattern)["folds"]] == texts

    def test_what_is_sent_is_bounded_and_what_is_not_is_counted(self):
        sent = payload("c" * 9_750 + "k" * 250)
        (fold,) = sent["folds"]
        assert len(sent["words"]) == FOLDED_WORDS + 250
        assert fold["hidden"] == "7,750 more words"
        assert sent["words"][fold["gap"] - 1][0] == "w999"
        assert sent["words"][fold["gap"]][0] == "w8750"

    def test_all_folds_share_one_bound(self):
        sent = payload(("c" * 1_500 + "k") * 3)
        assert [fold["shown"] for fold in sent["folds"]] == [1_500, 500, 0]
        assert len(sent["words"]) == FOLDED_WORDS + 3
        assert sent["words"][-1][0] == "w4502"

    def test_a_long_review_of_sparse_words_is_bounded(self):
        assert len(payload(("u" * 150 + "k") * 100)["words"]) == FOLDED_WORDS + 100

    def test_keys_tell_words_from_what_is_known_of_them(self):
        one, other = (
            strip_words("kk"),
            [*strip_words("k"), StripWord("w1", WordStatus.KEPT, "", 1, 0.9)],
        )
        first = build_payload(one, caption="", label="")
        second = build_payload(other, caption="", label="")
        third = build_payload(strip_words("kku"), caption="", label="")
        assert first["review"] == second["review"] != third["review"]
        assert first["content"] != second["content"]
        assert first == build_payload(one, caption="", label="")


HERE = Position(review="r", revision=3, step=7, given=7, moved_at=10, follows=True)


def move(**changes):
    return {"step": 8, "review": "r", "revision": 3, "at": 11} | changes


def placed(before, given, sent=None, *, review="r", count=20):
    return settle(before, review=review, given=given, count=count, move=sent)


class TestPosition:
    @pytest.mark.parametrize(
        ("given", "count", "step"), [(5, 20, 5), (-3, 20, 0), (99, 20, 19), (0, 0, 0), (4, 0, 0)]
    )
    def test_first_run_starts_where_the_page_says(self, given, count, step):
        position = placed(None, given, count=count)
        assert (position.step, position.revision) == (step, 1)

    def test_a_move_of_the_browser_holds(self):
        position = placed(HERE, 7, move())
        assert (position.step, position.revision) == (8, 3)

    @pytest.mark.parametrize(("step", "held"), [(-1, 0), (20, 19), (10**30, 19)])
    def test_a_move_out_of_range_is_clamped(self, step, held):
        assert placed(HERE, 7, move(step=step)).step == held

    @pytest.mark.parametrize(
        "sent",
        [
            None, "8", 8, [], {}, move(step="8"), move(step=8.5), move(step=None), move(step=True),
            move(step=[8]), move(at="11"), move(at=1.5), move(at=None), move(at=[1]),
            move(revision=2), move(revision="3"), move(revision=[3]),
            move(review="other"), move(at=10),
        ],
    )  # fmt: skip
    def test_any_other_value_is_no_move(self, sent):
        assert placed(HERE, 7, sent) == HERE

    def test_a_page_that_passes_nothing_back_is_not_obeyed_twice(self):
        position = placed(None, 0)
        position = placed(position, 0, move(step=4, revision=1))
        position = placed(position, 0, move(step=4, revision=1))
        assert (position.step, position.revision) == (4, 1)

    def test_a_page_that_passes_back_can_return_to_where_it_was(self):
        position = placed(None, 3)
        position = placed(position, 3, move(step=4, revision=1))
        position = placed(position, 4, move(step=4, revision=1))
        assert position.revision == 1
        position = placed(position, 3, move(step=4, revision=1))
        assert (position.step, position.revision) == (3, 2)

    def test_a_chart_moves_the_strip_and_a_late_move_does_not_undo_it(self):
        position = placed(HERE, 2, move(at=10))
        assert (position.step, position.revision) == (2, 4)
        assert placed(position, 2, move(revision=3, at=12)).step == 2

    def test_a_move_wins_over_a_page_that_was_interrupted(self):
        assert placed(HERE, 6, move()).step == 8

    def test_a_new_review_starts_at_the_step_of_the_page(self):
        position = placed(HERE, 5, move(), review="other")
        assert (position.step, position.revision, position.follows) == (5, 4, True)

    def test_a_shorter_count_clamps(self):
        assert placed(HERE, 7, None, count=4).step == 3


def page():
    import streamlit as st

    from sentiment_core.text.encoding import WordStatus
    from sentiment_core.ui.components.word_strip import StripWord, word_strip

    words = [StripWord(f"w{i}", WordStatus.KEPT, "kept", i, i / 10) for i in range(10)]
    hint = "Type a review"
    step = word_strip(words, step=st.session_state.get("wish", 99), key="strip", label="a review")
    st.text(step)
    st.text(word_strip([], step=3, key="empty", caption=hint, label="none"))


class TestPage:
    def test_runs_without_a_browser(self):
        app = AppTest.from_function(page).run()
        assert not app.exception
        assert [text.value for text in app.text] == ["9", "0"]

    def test_the_page_moves_the_strip(self):
        app = AppTest.from_function(page).run()
        app.session_state["wish"] = 4
        app.run()
        assert not app.exception
        assert app.text[0].value == "4"
        data = json.loads(app.get("bidi_component")[0].proto.json)
        assert (data["step"], data["revision"], data["count"]) == (4, 2, 10)

    @pytest.mark.parametrize("state", [{"move": "x"}, {"move": {"step": []}}, {}])
    def test_garbage_in_the_state_is_ignored(self, state):
        app = AppTest.from_function(page).run()
        app.session_state["strip"] = state
        app.run()
        assert not app.exception
        assert app.text[0].value == "9"

    def test_a_move_in_the_state_is_returned(self):
        app = AppTest.from_function(page).run()
        data = json.loads(app.get("bidi_component")[0].proto.json)
        app.session_state["strip"] = {
            "move": {"step": 2, "review": data["review"], "revision": 1, "at": 5}
        }
        app.run()
        assert not app.exception
        assert app.text[0].value == "2"
