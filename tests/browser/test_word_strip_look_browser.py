"""The word strip in Chromium: words that are not read, hostile words, sizes and contrast."""

import re

import pytest

from tests import sentences
from tests.browser.word_strip_bench import STRIP, control, current, expect, expect_step

pytestmark = [pytest.mark.browser, pytest.mark.long]


class TestWordsThatAreNotRead:
    def test_they_stay_in_order_with_a_look_and_a_reason(self, open_strip):
        page = open_strip("statuses")
        tokens = page.locator(".words .token").all_inner_texts()
        assert tokens == ["good", "unknownword", "rareword", "frequentword", "clippedword", "plot"]
        looks = set()
        for status in ("unknown", "rare", "frequent", "clipped"):
            word = page.locator(f".words .{status}")
            expect(word).to_have_attribute(
                "aria-label", f"{status}word, why {status}word is {status}"
            )
            looks.add(
                word.evaluate(
                    """one => {
                      const { textDecorationLine, borderStyle, fontSize } = getComputedStyle(one);
                      const inner = getComputedStyle(one.firstChild).textDecorationLine;
                      return [textDecorationLine, inner, borderStyle, fontSize].join();
                    }"""
                )
            )
            expect(page.locator(".legend")).to_contain_text(status)
        assert len(looks) == 4
        expect(current(page)).to_have_text(re.compile("good"))

    def test_the_reason_shows_on_hover_and_focus(self, open_strip):
        page = open_strip("statuses")
        tip = page.locator(".tip")
        expect(tip).to_be_hidden()
        page.locator(".words .rare").hover()
        expect(tip).to_have_text("rarewordwhy rareword is rare")
        page.locator(".speed").hover()
        expect(tip).to_be_hidden()
        page.locator(".speed").focus()
        page.keyboard.press("Tab")
        expect(tip).to_contain_text("kept: id 4")
        page.keyboard.press("ArrowDown")
        expect(tip).to_contain_text("why unknownword is unknown")
        expect_step(page, 0)
        page.keyboard.press("Escape")
        expect(tip).to_be_hidden()
        page.keyboard.press("ArrowRight")
        expect_step(page, 1)

    def test_thousands_of_clipped_words_are_a_chip(self, open_strip):
        page = open_strip("clipped")
        chip = page.get_by_role("button", name="9,750 words clipped")
        expect(page.locator(".words button")).to_have_count(251)
        chip.click()
        expect(chip).to_have_attribute("aria-expanded", "true")
        expect(page.locator(".words button")).to_have_count(2_251)
        expect(page.locator(".gap")).to_have_text("7,750 more words")
        chip.press("Enter")
        expect(page.locator(".words button")).to_have_count(251)

    def test_a_review_of_which_nothing_is_read(self, open_strip):
        page = open_strip("unread")
        expect(page.locator(".place")).to_contain_text(sentences.NONE_OF_THESE_WORDS)
        expect(control(page, "Play")).to_have_attribute("aria-disabled", "true")
        page.locator(".words button").focus()
        for key in ("ArrowRight", " ", "End"):
            page.keyboard.press(key)
        expect(page.get_by_text("step=0", exact=True)).to_be_visible()

    def test_no_word_at_all(self, open_strip):
        page = open_strip("none")
        expect(page.get_by_text(sentences.TYPE_A_REVIEW)).to_be_visible()
        expect(page.locator(".bar")).to_be_hidden()
        expect(page.locator(".words")).to_be_hidden()


class TestLook:
    @pytest.mark.parametrize("width", [1440, 390])
    def test_hostile_words_are_text(self, open_strip, width):
        page = open_strip("hostile", width=width)
        expect(page.locator(".words button")).to_have_count(22)
        for index in range(11):
            page.locator(f"[data-step='{index}']").click()
            page.locator(".words .unknown").nth(index).click(force=True)
        assert page.evaluate("window.hit") is None
        assert page.locator(".words img, .words script, .tip img").count() == 0
        page.locator(f"[data-step='{8}']").click()
        wide = page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
        assert wide <= 0
        box = page.locator(".words").bounding_box()
        for button in page.locator(".words button").all():
            one = button.bounding_box()
            assert one["x"] >= box["x"]
            assert one["x"] + one["width"] <= box["x"] + box["width"] + 0.5

    def test_scrolls_itself_and_never_the_page(self, open_strip):
        page = open_strip("clipped", width=390)
        control(page, "Last word").click()
        expect_step(page, 249)
        expect(current(page)).to_be_in_viewport()
        scrolled = page.locator("[data-testid=stMain]").evaluate("main => main.scrollTop")
        assert scrolled == 0
        assert page.locator(".words").evaluate("box => box.scrollTop") > 1_000

    def test_a_line_that_is_cut_at_the_top_fades(self, open_strip):
        page = open_strip("huge")
        words = page.locator(".words")
        expect(words).to_have_css("mask-image", "none")
        control(page, "Last word").click()
        expect(words).to_have_css("mask-image", re.compile("gradient"))
        below = """box => {
          const word = box.querySelector("[aria-current]").getBoundingClientRect();
          return word.top - box.getBoundingClientRect().top;
        }"""
        assert words.evaluate(below) > 18  # the current word never does
        control(page, "First word").click()
        expect(words).to_have_css("mask-image", "none")

    def test_targets_are_large_enough_for_a_finger(self, open_strip):
        page = open_strip("statuses", width=390)
        for target in page.locator(".words button, .control, .speed").all():
            box = target.bounding_box()
            assert box["height"] >= 24
            assert box["width"] >= 24

    @pytest.mark.parametrize("theme", ["light", "dark"])
    @pytest.mark.parametrize("review", ["plain", "statuses", "clipped"])
    def test_contrast(self, open_strip, theme, review):
        page = open_strip(review, theme=theme, step=1)
        ratios = page.evaluate(CONTRAST)
        assert len(ratios) > 5
        assert {name: ratio for name, ratio in ratios.items() if ratio < 4.5} == {}

    def test_ten_thousand_words_do_not_freeze_the_page(self, open_strip):
        page = open_strip("huge")
        expect(page.locator(".words button")).to_have_count(10_000)
        page.locator("[data-step='0']").focus()
        spent = page.evaluate(
            """async () => {
              const strip = STRIP;
              const press = (key) => strip.activeElement.dispatchEvent(
                new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
              const start = performance.now();
              for (const key of ['ArrowRight', 'End', 'Home', 'ArrowRight']) {
                press(key);
                await new Promise(requestAnimationFrame);
              }
              return performance.now() - start;
            }""".replace("STRIP", STRIP)
        )
        assert spent < 4_000
        expect_step(page, 1)


# Text against what is painted behind it, for every element with text of its own.
CONTRAST = """() => {
  const strip = STRIP;
  const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const luminance = (colours) => {
    context.clearRect(0, 0, 1, 1);
    for (const colour of colours) { context.fillStyle = colour; context.fillRect(0, 0, 1, 1); }
    const [r, g, b] = [...context.getImageData(0, 0, 1, 1).data].slice(0, 3)
      .map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    const colours = [];
    for (let one = element; one; one = one.parentElement || one.getRootNode().host) {
      colours.unshift(getComputedStyle(one).backgroundColor);
    }
    return colours;
  };
  const ratios = {};
  const texts = '.token, .legend *, .bar span, .place-token, .fold';
  for (const element of strip.querySelectorAll(texts)) {
    if (!element.textContent || !element.checkVisibility()) continue;
    const ground = luminance(behind(element));
    const ink = luminance([...behind(element), getComputedStyle(element).color]);
    const name = `${element.parentElement.className}/${element.className}/${element.textContent}`;
    ratios[name] = (Math.max(ground, ink) + 0.05) / (Math.min(ground, ink) + 0.05);
  }
  return ratios;
}""".replace("STRIP", STRIP)
