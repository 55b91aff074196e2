// A live region: what is in it at first is not spoken, what it changes to is.

export default function ({ data, parentElement }) {
  const place = parentElement.querySelector(".region");
  if (place.textContent !== data.text) place.textContent = data.text;
}
