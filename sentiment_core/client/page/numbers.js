// Arrays of numbers of 16 bits (IEEE 754 binary16, little-endian) in base64.

function asFloat(half) {
  const exponent = (half >> 10) & 31;
  const share = half & 1023;
  const size = exponent === 0 ? share * 2 ** -24 : exponent === 31 ? (share ? NaN : Infinity) : (1024 + share) * 2 ** (exponent - 25);
  return half & 0x8000 ? -size : size;
}

// One after the other in `text`, each with its shape.
function decodeArrays(text, shapes) {
  const bytes = atob(text);
  let at = 0;
  return shapes.map((shape) => {
    const values = new Float32Array(shape.reduce((size, side) => size * side, 1));
    for (let index = 0; index < values.length; index++, at += 2) {
      values[index] = asFloat(bytes.charCodeAt(at) | (bytes.charCodeAt(at + 1) << 8));
    }
    return { shape, values };
  });
}
