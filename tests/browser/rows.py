"""Whether what stands beside each other stands on one line."""

_UNEVEN = """() => {
  const labels = [...document.querySelectorAll("[data-testid=stWidgetLabel]")]
    .filter((label) => !label.closest("[data-testid=stCheckbox]"))
    .map((label) => ({ text: label.innerText.trim(), box: label.getBoundingClientRect() }))
    .filter(({ text, box }) => text && box.height > 0);  // a collapsed one has no text
  const found = [];
  labels.forEach((one, index) => {
    for (const other of labels.slice(index + 1)) {
      const beside = one.box.right <= other.box.left || other.box.right <= one.box.left;
      const apart = Math.abs(one.box.top - other.box.top);
      if (beside && apart > 2 && apart < 16) found.push(`${one.text}, ${other.text}: ${apart} px`);
    }
  });
  return found;
}"""


def uneven_labels(page):
    """Pairs of controls beside each other whose labels are nearly on one line, but not quite."""
    return page.evaluate(_UNEVEN)
