// A live region: what is in it at first is not spoken, what it changes to is.

export default function ({ data, parentElement }) {
  const place = parentElement.querySelector(".region");
  const words = data.markdown.replace(/[*`]|:material\/\w+:/g, "").trim();
  if (place.textContent !== words) place.textContent = words;
}
