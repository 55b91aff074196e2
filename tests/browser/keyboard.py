"""A walk over a page with the Tab key alone."""

# Notes every control once, and how it and what surrounds it look while it has the focus and
# without it; a control is seen through the shadow roots of components. A look that fades in is
# there at once.
_NOTE = """() => {
  const still = document.createElement("style");
  still.textContent = "*, *::before, *::after { transition: none !important; }";
  document.head.append(still);
  const look = (element) => {
    const looks = [];
    for (let at = element, up = 0; at && up < 4; at = at.parentElement, up += 1) {
      const style = getComputedStyle(at);
      looks.push([style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow,
        style.borderColor, style.backgroundColor, style.textDecorationLine, style.opacity]);
    }
    return JSON.stringify(looks);
  };
  const all = (root) => [...root.querySelectorAll("*")].flatMap(
    (one) => one.shadowRoot ? [one, ...all(one.shadowRoot)] : [one]);
  const controls = "a[href], button, input, select, textarea, summary, [tabindex]";
  const one_of_many = (element) =>
    element.closest("[role=radiogroup], [role=group], [role=listbox], [role=grid], [role=tablist]");
  const reachable = () => all(document).filter((element) => {
    if (!element.matches(controls) || element.tabIndex < 0 || element.disabled) return false;
    if (element.closest("[inert], [aria-hidden=true], iframe")) return false;
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && element.checkVisibility({visibilityProperty: true});
  });
  const name = (element) => (element.tagName.toLowerCase() + " " + (element.ariaLabel
    || element.labels?.[0]?.textContent || element.textContent || element.id || "")
    ).trim().replace(/\\s+/g, " ").slice(0, 60);
  window.walked = {look, one_of_many, reachable, name, visited: new Map()};
}"""
_AT = """() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  if (!element || element === document.body) return null;
  const {look, name, visited} = window.walked;
  element = element.closest("canvas") ?? element;  // the cells of a table are drawn, focus and all
  const again = visited.has(element);
  if (!again) visited.set(element, look(element));
  const box = element.getBoundingClientRect();
  const seen = box.bottom > 0 && box.top < innerHeight && box.width * box.height > 0;
  return {name: name(element), again, seen};
}"""
_END = """() => {
  document.activeElement?.blur();
  const {look, one_of_many, reachable, name, visited} = window.walked;
  const groups = new Set([...visited.keys()].map(one_of_many).filter(Boolean));
  return {
    missed: reachable().filter(
      (one) => !visited.has(one) && !groups.has(one_of_many(one))).map(name),
    unmarked: [...visited].filter(([one, before]) =>
      one.isConnected && !one.matches("canvas") && look(one) === before)
      .map(([one]) => name(one)),
  };
}"""
_MOST = 400
_CELLS = 60


def walk(page):
    """Press Tab until the page ends; what is wrong on the way, as text.

    Returns:
        Controls that are never reached, controls that hold the focus, show no focus, or have it
        out of sight.
    """
    page.evaluate(_NOTE)
    page.evaluate("document.activeElement?.blur(); getSelection()?.removeAllRanges()")
    page.evaluate("document.body.tabIndex = -1; document.body.focus()")
    found, before, held, lost = [], None, 0, 0
    for _ in range(_MOST):
        page.keyboard.press("Tab")
        at = page.evaluate(_AT)
        lost = lost + 1 if at is None else 0
        if lost == 1:
            continue  # what had the focus was drawn anew: the next press goes on behind it
        if at is None or (at["again"] and at["name"] != before):
            break
        if at["again"]:
            held += 1
            if held > _CELLS:
                found.append(f"holds the focus: {at['name']}")
                break
            continue
        held = 0
        if not at["seen"]:
            found.append(f"has the focus out of sight: {at['name']}")
        before = at["name"]
    else:
        found.append(f"no end after {_MOST} presses")
    end = page.evaluate(_END)
    found += [f"is not reached: {name}" for name in end["missed"]]
    return found + [f"shows no focus: {name}" for name in end["unmarked"]]
