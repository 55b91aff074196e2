// A typed review becomes ids: marks are folded, words split by Keras' filters, ids looked up, dropped and
// clipped by the network's rules. The rules' values come from the project.

class Encoder {
  constructor({ folding, words, rules }) {
    this.folding = folding;
    this.rules = rules;
    this.rank = new Map(words.map((word, index) => [word, index + 1]));
    const { single, opening, closing, filters } = folding;
    const word = "[\\p{L}\\p{N}]";
    const letter = `(?:(?![${single}])[\\p{L}\\p{Nl}\\p{No}]|[\\u0300-\\u036f])`;
    const blank = "[\\t-\\r\\x1c- \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
    const spelled = "(?=[\\u0370-\\u{10ffff}])[\\p{L}\\p{M}]";
    const regular = (source) => new RegExp(source, "gu");
    this.quotation = regular(
      `[${opening}](?<!${letter}[^])(?=${word}|_)([^${opening}\\n]{1,300}?)(?<!${blank})[${closing}](?!${letter})`,
    );
    this.apostrophe = regular(`[${single}](?:(?<=${letter}[^])|(?=(?![${single}])${word}))`);
    this.joiner = regular(`(?<!${spelled})[\\u200c\\u200d]|[\\u200c\\u200d](?!${spelled})`);
    this.apart = new RegExp(`[\\x00- \\x7f${filters.replace(/[\]\\^-]/g, "\\$&")}]+`);
  }

  fold(text) {
    if (/^[\0-\x7f]*$/.test(text)) return text;
    const placed = text
      .replace(/[\x80-\x9f]/g, (character) => this.folding.windows[character.charCodeAt(0) - 0x80])
      .replace(this.quotation, '"$1"')
      .replace(this.apostrophe, "'")
      .replace(this.joiner, "\u2060");
    const plain = Array.from(placed, (character) => this.plain(character)).join("");
    return plain.replaceAll("\0\0", "").replaceAll("\0", " ").normalize("NFC");
  }

  // What takes a character's place; a symbol stands between two "\0".
  plain(character) {
    if (character === "\0") return " ";
    const { starts, kinds } = this.folding;
    const code = character.codePointAt(0);
    let low = 0;
    for (let high = starts.length; high - low > 1; ) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= code) low = middle;
      else high = middle;
    }
    if (kinds[low] === "same") return character;
    if (kinds[low] === "compatible") return character.normalize("NFKC");
    return kinds[low] === "apart" ? `\0${character}\0` : kinds[low];
  }

  tokens(review) {
    return this.fold(review).toLowerCase().split(this.apart).filter(Boolean);
  }

  // The words with id, status, reason and step; `ids` as they are read, `wordsAt` the steps that are words.
  encode(review, maskZero) {
    const { clip_length: clip, clipping, padding } = this.rules;
    const words = this.tokens(review).map((token) => this.word(token));
    const kept = words.filter((word) => word.status === "kept");
    const start = clipping === "post" ? 0 : Math.max(kept.length - clip, 0);
    const read = kept.slice(start, start + clip);
    for (const word of kept) word.status = "clipped";
    read.forEach((word, step) => Object.assign(word, { status: "kept", step }));
    for (const word of words) word.reason = this.reason(word);
    const first = padding === "post" || maskZero ? 0 : clip - read.length;
    const ids = maskZero ? [] : new Array(clip).fill(0);
    read.forEach((word, step) => (ids[first + step] = word.id));
    return { words, ids, wordsAt: read.map((_, step) => first + step) };
  }

  word(token) {
    const rank = this.rank.get(token);
    const id = rank === undefined ? 2 : rank + 3;
    const { skip_top: least, num_words: most } = this.rules;
    const status = rank === undefined ? "unknown" : id < least ? "frequent" : id < most ? "kept" : "rare";
    return { token, rank, id, status };
  }

  reason({ id, rank, status }) {
    const { clip_length, clipping, skip_top: least, num_words } = this.rules;
    const most = num_words.toLocaleString("en");
    switch (status) {
      case "kept":
        return say("kept: {why}", { why: say("id {id} is rank {rank} + {shift}", { id, rank, shift: 3 }) });
      case "unknown":
        return say("dropped: {why}", { why: say("not in the vocabulary (id 2)") });
      case "rare":
        return say("dropped as too rare: {why}", { why: say("id {id} is not below num_words ({most})", { id, most }) });
      case "frequent":
        return say("dropped as too frequent: {why}", { why: say("id {id} is below skip_top ({least})", { id, least }) });
    }
    const why = clipping === "pre" ? say("before the last {clip_length} words", { clip_length }) : say("after the first {clip_length} words", { clip_length });
    return say("clipped: {why}", { why });
  }
}
