// Telegram's HTML and keyboards as elements, as Telegram's own programs show them.
// Bot API: https://core.telegram.org/bots/api#html-style

import { button, element, outside } from "./elements.js";

const PLAIN = new Set(["B", "I", "U", "S", "PRE"]);
const SAFE = new Set(["http:", "https:", "mailto:", "tg:"]);
/** Commands and web addresses in a text, which Telegram marks by itself. */
const MARKED = /(?<![\w/<.])\/[A-Za-z0-9_]{1,32}(?![\w/])|https?:\/\/[^\s<>"“”]*[^\s<>"“”.,;:!?)]/g;

/**
 * What a phone does: `write(text)` sends a text, `press(message, data)` presses a button,
 * `copy(text)` copies, `share(query)` offers something to another chat.
 * `locale` is the code of the reader's language, `username` the bot's.
 */
export class Telegram {
  constructor(phone) {
    this.phone = phone;
  }

  /** A message: its picture, its text and its buttons, below each other. */
  message(message, { mine = false, via = "" } = {}) {
    const classes = mine ? "message mine" : "message";
    const bubble = element(
      "div",
      { className: "bubble" },
      via ? element("p", { className: "via" }, `via @${via}`) : null,
      message.picture ? this.picture(message.picture) : null,
      element("div", { className: "words" }, this.formatted(message.html)),
    );
    const rows = message.rows ?? [];
    return element(
      "article",
      { className: classes, "aria-label": mine ? "You" : "The bot" },
      bubble,
      rows.length ? this.keyboard(message.id, rows) : null,
    );
  }

  /** The place of a picture. Only Telegram loads it: this page loads nothing from elsewhere. */
  picture(address) {
    return element("p", { className: "picture" }, `Picture: ${address}`);
  }

  /** A text in Telegram's HTML. */
  formatted(html) {
    // The content of a template is inert: nothing in it is loaded or executed.
    const template = document.createElement("template");
    template.innerHTML = html;
    const made = document.createDocumentFragment();
    this.#add(template.content, made, false);
    return made;
  }

  #add(from, to, isPlain) {
    for (const node of from.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) {
        to.append(...(isPlain ? [node.data] : this.#marked(trimmed(node))));
      } else if (node.nodeType === Node.ELEMENT_NODE) {
        to.append(this.#element(node, isPlain));
      }
    }
  }

  #element(node, isPlain) {
    if (node.tagName === "BLOCKQUOTE") return this.#quotation(node);
    if (node.tagName === "A") return this.#link(node);
    if (node.tagName === "CODE" && !isPlain) {
      const text = node.textContent;
      return button(element("code", {}, text), () => this.phone.copy(text), {
        className: "code",
        title: "Copy",
      });
    }
    if (node.tagName === "TG-TIME") {
      const time = new Date(Number(node.getAttribute("unix")) * 1000);
      const written = moment(time, node.getAttribute("format") ?? "", this.phone.locale);
      return element("time", { dateTime: time.toISOString() }, written ?? node.textContent);
    }
    if (node.tagName === "TG-SPOILER") return spoiler(node.textContent);
    const made = element(PLAIN.has(node.tagName) ? node.tagName.toLowerCase() : "span");
    this.#add(node, made, isPlain || node.tagName === "PRE");
    return made;
  }

  #quotation(node) {
    const quoted = element("div", { className: "quoted" });
    this.#add(node, quoted, false);
    const made = element("blockquote", {}, quoted);
    if (!node.hasAttribute("expandable")) return made;
    made.className = "folded";
    const unfold = button("Show all", () => {
      const isFolded = made.classList.toggle("folded");
      unfold.setAttribute("aria-expanded", String(!isFolded));
      unfold.textContent = isFolded ? "Show all" : "Show less";
    });
    unfold.className = "unfold";
    unfold.setAttribute("aria-expanded", "false");
    made.append(unfold);
    // Of a quotation that fits there is nothing to unfold.
    new ResizeObserver(() => {
      if (made.classList.contains("folded")) {
        unfold.hidden = quoted.scrollHeight <= quoted.clientHeight + 1;
      }
    }).observe(quoted);
    return made;
  }

  #link(node) {
    const address = node.getAttribute("href") ?? "";
    const made = this.link(address, "");
    this.#add(node, made, true);
    return made;
  }

  /** A link: to the bot itself as a button that writes to it, and as a mere text where its address is none. */
  link(address, title) {
    const payload = this.#payload(address);
    if (payload !== null) {
      return button(title, () => this.phone.write(`/start ${payload}`.trim()), {
        className: "command",
      });
    }
    if (!isSafe(address)) return element("span", {}, title);
    return outside(address, title);
  }

  /** What a link to the bot opens there; null for a link to anything else. */
  #payload(address) {
    if (!isSafe(address)) return null;
    const url = new URL(address);
    const isBot = url.host === "t.me" && url.pathname === `/${this.phone.username}`;
    return isBot ? (url.searchParams.get("start") ?? "") : null;
  }

  /** A text with its commands and addresses marked. */
  #marked(text) {
    const made = [];
    let end = 0;
    for (const found of text.matchAll(MARKED)) {
      made.push(text.slice(end, found.index));
      const [word] = found;
      made.push(
        word.startsWith("/")
          ? button(word, () => this.phone.write(word), { className: "command" })
          : this.link(word, word),
      );
      end = found.index + word.length;
    }
    return [...made, text.slice(end)];
  }

  /** The buttons under a message. */
  keyboard(message, rows) {
    const made = rows.map((row) =>
      element("div", { className: "keys" }, ...row.map((key) => this.#key(message, key))),
    );
    return element("div", { className: "keyboard" }, ...made);
  }

  #key(message, key) {
    const shared = key.switch_inline_query_chosen_chat;
    if (key.url !== undefined) {
      const made = this.link(key.url, key.text);
      made.className = "key";
      made.title = key.url;
      made.append(mark("↗"));
      return made;
    }
    const act = (pressed) => {
      if (key.copy_text) return this.phone.copy(key.copy_text.text);
      if (shared) return this.phone.share(shared.query);
      return this.phone.press(message, key.callback_data, pressed);
    };
    const made = button(key.text, act, { className: "key", title: key.text });
    if (key.copy_text) made.append(mark("⧉"));
    if (shared) made.append(mark("➦"));
    return made;
  }
}

function mark(sign) {
  return element("span", { className: "kind", "aria-hidden": "true" }, ` ${sign}`);
}

function spoiler(text) {
  const made = button(text, () => {
    made.classList.add("open");
    made.removeAttribute("aria-label");
  });
  made.className = "spoiler";
  made.setAttribute("aria-label", "Show the hidden text");
  return made;
}

/** A text without the line break that ends the quotation before it, which is a block already. */
function trimmed(node) {
  const isBehind = node.previousSibling?.nodeName === "BLOCKQUOTE";
  return isBehind ? node.data.replace(/^\n/, "") : node.data;
}

function isSafe(address) {
  return URL.canParse(address) && SAFE.has(new URL(address).protocol);
}

/** A moment by the reader's clock; null where its format is not known. */
function moment(time, format, locale) {
  const shown = {};
  if (format.includes("w")) shown.weekday = "long";
  if (format.includes("d")) Object.assign(shown, { day: "numeric", month: "numeric", year: "numeric" });
  if (format.includes("D")) Object.assign(shown, { day: "numeric", month: "long", year: "numeric" });
  if (/[tT]/.test(format)) Object.assign(shown, { hour: "2-digit", minute: "2-digit" });
  if (format.includes("T")) shown.second = "2-digit";
  return Object.keys(shown).length ? new Intl.DateTimeFormat(locale, shown).format(time) : null;
}
