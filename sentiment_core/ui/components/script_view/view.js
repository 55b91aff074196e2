// A script, line by line; the lines that the last change of a setting touched are marked.

const shown = new WeakMap(); // the view's root element -> digest of what it shows

export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".view");
  if (shown.get(root) === data.digest) return;
  const first = !shown.has(root);
  shown.set(root, data.digest);
  const find = (selector) => root.querySelector(selector);
  find(".note").textContent = data.note;
  find(".code").setAttribute("aria-label", data.label);
  find("ol").replaceChildren(...data.lines.map(([text, changed], index) => line(text, changed, index + 1)));
  find(".copy").onclick = () => copy(root, data.lines.map(([text]) => text).join("\n") + "\n");
  if (!first) find(".live").textContent = data.note;
  reveal(find(".code"), find("li.changed"));
}

function line(text, changed, number) {
  const item = document.createElement("li");
  const count = document.createElement("span");
  count.className = "number";
  count.textContent = number;
  count.setAttribute("aria-hidden", "true");
  const code = document.createElement(changed ? "mark" : "span");
  code.style.cssText = "background: none; color: inherit";
  code.textContent = text;
  if (text.trimStart().startsWith("#")) code.className = "comment";
  item.className = changed ? "changed" : "";
  item.append(count, code);
  return item;
}

// Only the box scrolls, never the page: whoever moves a slider wants to stay there.
function reveal(box, item) {
  if (item) box.scrollTop = Math.max(0, item.offsetTop - box.clientHeight / 3);
}

async function copy(root, text) {
  const button = root.querySelector(".copy");
  let done = false;
  try {
    await navigator.clipboard.writeText(text);
    done = true;
  } catch {
    done = copyBySelection(root, text); // no clipboard without https, as in a workshop's network
  }
  button.textContent = done ? say("Copied") : say("Copy failed");
  root.querySelector(".live").textContent = done
    ? say("The script is copied.")
    : say("The script could not be copied; download it.");
  setTimeout(() => { button.textContent = say("Copy"); }, 2000);
}

function copyBySelection(root, text) {
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "unseen";
  root.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}
