"""What a stranger types, links or embeds runs nothing and asks no other host."""

import urllib.request

import pytest

from sentiment_core.ui.requests.headers import content_security_policy
from tests.browser.server import expect
from tests.examples import HOSTILE

PAGES = ("", "train", "compare", "encode", "shapes", "embedding", "workshop")
TYPED = " ".join(text for text in HOSTILE[:8]).replace("\ud800", "").replace("\0", "")


def open_page(visitor, path, **options):
    """A page by the navigation; opened by its address, requests of Streamlit's own end in 404."""
    page = visitor.open(**options)
    expect(page.locator(".words .kept").first).to_be_visible(timeout=60_000)
    if path:
        page.get_by_role("link", name=path.title(), exact=True).click()
        page.wait_for_url(f"**/{path}*")
    expect(page.get_by_test_id("stMain").locator("h1")).to_be_visible()
    return page


@pytest.mark.parametrize("path", PAGES)
def test_hostile_text_in_every_box_of_every_page(path, visitor):
    page = open_page(visitor, path)
    for folded in page.get_by_test_id("stExpander").locator("summary").all():
        folded.click()
    boxes = page.get_by_test_id("stMain").locator("textarea:visible, input[type=text]:visible")
    for place in range(boxes.count()):
        box = boxes.nth(place)
        if box.is_editable() and box.get_attribute("role") != "combobox":
            box.fill(TYPED[:400])
            box.press("Control+Enter")
            box.press("Tab")
    page.wait_for_load_state("networkidle")
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    hosts = page.evaluate("""() => [...document.querySelectorAll('a[href], img[src]')].map(
      element => new URL(element.href || element.src, location).hostname)""")
    assert [host for host in hosts if "evil" in host] == []


def test_a_script_that_gets_into_a_page_does_not_run(url, browser):
    page = browser.new_page()
    page.goto(url)
    expect(page.locator(".words .kept").first).to_be_visible(timeout=60_000)
    ran = page.evaluate("""() => {
      const script = document.createElement('script');
      script.textContent = 'window.ran = true';
      document.head.append(script);
      const image = document.createElement('div');
      image.innerHTML = '<img src=x onerror="window.ran = true">';
      document.body.append(image);
      return new Promise(done => setTimeout(() => done(window.ran === true), 300));
    }""")
    page.close()
    assert ran is False


def test_another_host_cannot_be_asked(url, browser):
    page = browser.new_page()
    page.goto(url)
    refused = page.evaluate(
        "() => fetch('https://example.com/').then(() => 'asked', error => String(error))"
    )
    page.close()
    assert "Failed to fetch" in refused


@pytest.mark.parametrize("path", ["/", "/_stcore/health", "/static/js/none.js", "/workshop"])
def test_every_answer_carries_the_rules(path, url):
    try:
        answer = urllib.request.urlopen(url + path, timeout=10)
    except urllib.error.HTTPError as error:
        answer = error
    assert answer.headers["content-security-policy"] == content_security_policy()
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    answer.close()
