"""The word strip in Chromium: moving, playing, and what the page says."""

import re

import pytest

from tests.browser.word_strip_bench import STRIP, control, current, expect, expect_step

pytestmark = pytest.mark.browser


class TestMoves:
    def test_click_keys_and_controls(self, open_strip):
        page = open_strip()
        page.get_by_role("button", name=re.compile("^but, word 7 of 13, probability of positive"))
        page.locator("[data-step='6']").click()
        expect_step(page, 6)
        expect(page.locator(".place")).to_contain_text("word 7 of 13: but")
        for key, step in [
            ("ArrowRight", 7), ("ArrowLeft", 6), ("End", 12), ("ArrowRight", 12),
            ("Home", 0), ("ArrowLeft", 0),
        ]:  # fmt: skip
            page.keyboard.press(key)
            expect(current(page)).to_be_focused()
            expect_step(page, step)
        for name, step in [
            ("Last word", 12),
            ("Previous word", 11),
            ("First word", 0),
            ("Next word", 1),
        ]:
            control(page, name).click()
            expect_step(page, step)
        control(page, "First word").click()
        expect(control(page, "Previous word")).to_have_attribute("aria-disabled", "true")
        control(page, "Previous word").click(force=True)
        expect_step(page, 0)

    def test_a_move_is_shown_at_once_and_of_many_the_first_and_last_are_sent(self, open_strip):
        page = open_strip()
        page.locator("[data-step='0']").focus()
        shown = page.evaluate(
            """(key) => {
              const strip = STRIP;
              for (let i = 0; i < 8; i++) {
                strip.activeElement.dispatchEvent(new KeyboardEvent('keydown', key));
              }
              return strip.querySelector('[aria-current]').dataset.step;
            }""".replace("STRIP", STRIP),
            {"key": "ArrowRight", "bubbles": True, "cancelable": True},
        )
        assert shown == "8"
        expect_step(page, 8)
        expect(page.get_by_text("runs=3", exact=True)).to_be_visible()

    def test_the_look_follows_the_step(self, open_strip):
        page = open_strip(step=4)
        expect(page.locator(".future")).to_have_count(8)
        expect(page.locator(".reading-value")).to_have_text("0.80")
        page.keyboard.press("Tab")
        page.locator("[data-step='9']").click()
        expect(page.locator(".future")).to_have_count(3)
        expect(page.locator(".reading-value")).to_have_text("0.99")

    def test_tab_stops_once_in_the_words(self, open_strip):
        page = open_strip("statuses")
        expect(page.locator(".words [tabindex='0']")).to_have_count(1)
        page.locator(".speed").focus()
        page.keyboard.press("Tab")
        expect(current(page)).to_be_focused()
        page.keyboard.press("ArrowRight")
        expect(page.locator(".words [tabindex='0']")).to_have_attribute("data-step", "1")

    def test_announces_moves_that_do_not_move_the_focus(self, open_strip):
        page = open_strip()
        control(page, "Next word").click()
        expect(page.locator(".live")).to_have_text(
            "film, word 2 of 13, probability of positive 0.58"
        )
        expect(page.locator(".live")).to_have_attribute("aria-live", "polite")

    def test_touch(self, open_strip):
        page = open_strip(width=390, has_touch=True)
        page.locator("[data-step='3']").tap()
        expect(current(page)).to_have_attribute("data-step", "3")
        expect(page.locator(".place-number")).to_have_text("word 4 of 13:")
        expect_step(page, 3)


class TestPlaying:
    def test_plays_to_the_end_and_sends_where_it_stands(self, open_strip):
        page = open_strip(step=8)
        page.locator(".speed").select_option("4")
        control(page, "Play").click()
        expect(control(page, "Pause")).to_be_visible()
        expect_step(page, 12)
        expect(control(page, "Play")).to_be_visible()
        expect(page.locator(".live")).to_have_text("")

    def test_does_not_send_every_word(self, open_strip):
        page = open_strip("clipped")
        page.locator(".speed").select_option("4")
        control(page, "Play").click()
        page.wait_for_function(f"{STRIP}.querySelector('[aria-current]').dataset.step >= 16")
        control(page, "Pause").click()
        step = int(current(page).get_attribute("data-step"))
        expect_step(page, step)
        runs = int(page.get_by_text(re.compile("^runs=")).inner_text().removeprefix("runs="))
        assert 3 <= runs <= 2 + step / 2

    @pytest.mark.parametrize("key", ["Escape", " "])
    def test_keys_stop_it(self, open_strip, key):
        page = open_strip("clipped")
        page.locator("[data-step='2']").click()
        page.keyboard.press(" ")
        expect(control(page, "Pause")).to_be_visible()
        expect(current(page)).to_have_attribute("data-step", "4")
        page.keyboard.press(key)
        expect(control(page, "Play")).to_be_visible()
        expect_step(page, int(current(page).get_attribute("data-step")))

    def test_starts_again_at_the_end_and_stops_for_a_move(self, open_strip):
        page = open_strip(step=12)
        control(page, "Play").click()
        expect(current(page)).to_have_attribute("data-step", "1")
        page.locator("[data-step='9']").click()
        expect(control(page, "Play")).to_be_visible()
        expect_step(page, 9)

    def test_nothing_moves_by_itself(self, open_strip):
        page = open_strip(reduced_motion="reduce")
        assert page.evaluate(f"{STRIP}.getAnimations().length") == 0
        styles = page.locator(".strip *").evaluate_all(
            "all => all.map(one => getComputedStyle(one).transitionDuration)"
        )
        assert set(styles) == {"0s"}


class TestServer:
    def test_late_answers_never_move_it_back(self, open_strip):
        page = open_strip("slow")
        page.evaluate(
            """() => {
              const words = STRIP.querySelector('.words');
              window.seen = [];
              new MutationObserver(() => {
                window.seen.push(Number(words.querySelector('[aria-current]').dataset.step));
              }).observe(words, { subtree: true, attributeFilter: ['aria-current'] });
            }""".replace("STRIP", STRIP)
        )
        page.locator(".speed").select_option("4")
        control(page, "Play").click()
        page.wait_for_function("window.seen.at(-1) >= 14")
        control(page, "Pause").click()
        expect_step(page, int(current(page).get_attribute("data-step")))
        seen = page.evaluate("window.seen")
        assert seen == sorted(seen)

    def test_the_page_moves_the_strip_and_back_again(self, open_strip):
        page = open_strip()
        page.get_by_role("button", name="go to 5").click()
        expect_step(page, 5)
        for step in (6, 7):
            page.locator(f"[data-step='{step}']").click()
            expect_step(page, step)
        page.get_by_role("button", name="go to 5").click()
        expect_step(page, 5)
        expect(page.get_by_text("runs=5", exact=True)).to_be_visible()

    def test_the_page_moves_it_while_it_plays(self, open_strip):
        page = open_strip("clipped", step=100)
        control(page, "Play").click()
        expect(current(page)).not_to_have_attribute("data-step", "100")
        page.get_by_role("button", name="go to 5").click()
        expect_step(page, 5)
        expect(control(page, "Play")).to_be_visible()

    def test_a_run_with_the_same_words_keeps_elements_and_focus(self, open_strip):
        page = open_strip()
        page.locator("[data-step='4']").click()
        expect_step(page, 4)
        page.locator("[data-step='4']").evaluate("one => { one.mark = 1 }")
        page.keyboard.press("ArrowRight")
        expect_step(page, 5)
        expect(current(page)).to_be_focused()
        page.get_by_role("button", name="nothing").click()
        expect(page.get_by_text("runs=4", exact=True)).to_be_visible()
        expect_step(page, 5)
        assert page.locator("[data-step='4']").evaluate("one => one.mark") == 1

    def test_another_review_and_other_probabilities(self, open_strip):
        page = open_strip(step=4)
        page.get_by_text("epoch", exact=True).click()
        expect(page.locator(".reading-value")).to_have_text("0.95")
        expect_step(page, 4)
        page.get_by_text("other", exact=True).click()
        expect(page.locator(".place")).to_contain_text("word 3 of 3: review")
        expect_step(page, 2)
        page.locator("[data-step='1']").click()
        expect_step(page, 1)
