// The chat on the phone: what the reader writes and presses, and what the bot answers.

import { ask } from "./server.js";
import { button, byId, element } from "./elements.js";
import { Telegram } from "./telegram.js";

const TOAST = 3000; // milliseconds
const PAUSE = 250; // milliseconds without another letter, after which inline mode looks

export class Chat {
  /** `open()` has the chat shown instead of the channel. */
  constructor(open) {
    this.username = "";
    this.telegram = new Telegram(this);
    this.begins = 0; // how often the chat has begun: what was asked before comes too late
    this.messages = new Map(); // each message by its id: its element, and what it was made of
    this.pushed = []; // the ids of what has arrived unasked
    this.replyTo = null;
    this.commands = [];
    this.open = open;
    this.log = byId("chat");
    this.text = byId("text");
    this.offers = byId("offers");
    byId("writing").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    byId("menu").addEventListener("click", () => this.#toggleMenu());
    byId("anew").addEventListener("click", () => this.begin());
    byId("language").addEventListener("change", () => this.renew());
    this.text.addEventListener("input", () => this.#typed());
    byId("phone").addEventListener("keydown", (event) => this.#key(event));
  }

  get locale() {
    return byId("language").value || undefined;
  }

  /** Empty the chat; the brief arrives. */
  async begin() {
    this.begins += 1;
    const { begins } = this;
    this.messages.clear();
    this.log.replaceChildren();
    this.text.value = "";
    this.#answering(null);
    this.#close();
    const answer = await this.#ask("begin", {});
    if (!answer || begins !== this.begins) return;
    this.#show(answer);
    this.pushed = answer.messages.map(({ id }) => id);
    this.log.scrollTop = 0;
  }

  /** Bring the brief as it arrived to what its file is now. */
  renewPushed() {
    return this.renew(this.pushed);
  }

  /** Bring all messages to what the content is now. */
  async renew(messages = [...this.messages.keys()]) {
    const { begins } = this;
    const answer = await this.#ask("renew", { messages });
    if (begins === this.begins) this.#show(answer);
  }

  async write(text) {
    this.open();
    // Of a link to the bot, Telegram shows the command alone.
    const shown = text.startsWith("/start ") ? "/start" : text;
    const mine = this.telegram.message({ html: escaped(shown) }, { mine: true });
    this.#add(mine);
    const { begins, replyTo } = this;
    this.#answering(null);
    const answer = await this.#ask("write", { text, replyTo });
    if (begins !== this.begins) return;
    this.#show(answer);
    this.#scrollTo(mine);
  }

  async press(message, data, pressed) {
    const { begins } = this;
    pressed.setAttribute("aria-busy", "true");
    const answer = await this.#ask("press", { message, data });
    pressed.removeAttribute("aria-busy");
    if (begins === this.begins) this.#show(answer);
  }

  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.toast("Copied");
    } catch {
      this.toast("The browser does not let this page copy");
    }
  }

  /** Offer something to another chat, which this page shows as this one. */
  share(query) {
    this.open();
    this.text.value = `@${this.username} ${query}`;
    this.text.focus();
    return this.#inline(query);
  }

  toast(text) {
    const toast = byId("toast");
    toast.textContent = text;
    clearTimeout(this.toasting);
    this.toasting = setTimeout(() => toast.replaceChildren(), TOAST);
  }

  async #ask(what, asked) {
    const answer = await ask(what, { ...asked, language: byId("language").value });
    if (answer === null) this.toast("The preview does not answer. Is it still running?");
    return answer;
  }

  #send() {
    const text = this.text.value.trim();
    if (!text || text.startsWith(`@${this.username}`)) return;
    this.text.value = "";
    this.#close();
    this.write(text);
  }

  #show(answer) {
    if (!answer) return;
    for (const message of answer.messages) {
      if (this.messages.has(message.id)) this.#replace(message);
      else this.#add(this.telegram.message(message), message);
      if (message.asks) this.#answering(message);
    }
    for (const notice of answer.notices) this.toast(notice);
    if (answer.menu) this.commands = answer.menu;
  }

  #add(shown, message = null) {
    if (message) this.messages.set(message.id, { shown, of: JSON.stringify(message) });
    this.log.append(shown);
    this.#scrollTo(shown);
  }

  /** Scroll the phone, and not the page around it. */
  #scrollTo(shown) {
    this.log.scrollTop = shown.offsetTop - this.log.offsetTop;
  }

  /** Show a message as it is now, with what was unfolded and the focus where they were. */
  #replace(message) {
    const { shown: old, of } = this.messages.get(message.id);
    if (of === JSON.stringify(message)) return;
    const made = this.telegram.message(message);
    this.messages.set(message.id, { shown: made, of: JSON.stringify(message) });
    const keys = [...old.querySelectorAll("button, a")];
    const at = keys.indexOf(document.activeElement);
    const unfolded = [...old.querySelectorAll(".unfold")].map((each) => each.ariaExpanded === "true");
    old.replaceWith(made);
    made.querySelectorAll(".unfold").forEach((each, place) => unfolded[place] && each.click());
    if (at < 0) return;
    const now = [...made.querySelectorAll("button, a")];
    const same = now.find((key) => key.textContent === keys[at].textContent);
    (same ?? now[Math.min(at, now.length - 1)] ?? this.log).focus();
  }

  /** Have the next text answer a message that asks for one. */
  #answering(message) {
    this.replyTo = message ? message.id : null;
    this.text.placeholder = message ? message.asks : "Message";
    const told = byId("answering");
    told.hidden = !message;
    told.replaceChildren();
    if (message) told.append("Your answer to the bot. ", button("Cancel", () => this.#cancel()));
  }

  #cancel() {
    this.#answering(null);
    this.text.focus();
  }

  #typed() {
    const { value } = this.text;
    clearTimeout(this.looking);
    if (value.startsWith(`@${this.username} `)) {
      const words = value.slice(this.username.length + 2);
      this.looking = setTimeout(() => this.#inline(words), PAUSE);
    } else if (value.startsWith("/") && !value.includes(" ")) {
      this.#offerCommands(value.slice(1));
    } else {
      this.#close();
    }
  }

  #toggleMenu() {
    if (byId("menu").getAttribute("aria-expanded") === "true") return this.#close();
    this.#offerCommands("");
    this.offers.querySelector("button")?.focus();
  }

  #offerCommands(prefix) {
    const wanted = this.commands.filter(({ name }) => name.startsWith(prefix.toLowerCase()));
    const title = ({ name, description }) => [`/${name}`, description];
    this.#offer("Commands", wanted.map((each) => [...title(each), () => this.#choose(`/${each.name}`)]));
    byId("menu").setAttribute("aria-expanded", String(wanted.length > 0));
  }

  #choose(command) {
    this.text.value = "";
    this.#close();
    this.text.focus();
    this.write(command);
  }

  async #inline(words) {
    const { value } = this.text;
    const answer = await this.#ask("inline", { words });
    if (!answer || value !== this.text.value) return; // the reader has typed on, or left it
    for (const notice of answer.notices) this.toast(notice);
    this.#offer(
      "Choose what to send to another chat",
      answer.results.map((result) => [
        result.title,
        result.description,
        () => {
          const content = result.input_message_content;
          const picture = content.link_preview_options?.url ?? "";
          const message = { html: content.message_text, picture };
          this.text.value = "";
          this.#close();
          this.text.focus();
          this.#add(this.telegram.message(message, { mine: true, via: this.username }));
          this.toast("In Telegram, this stands in the other chat now");
        },
      ]),
    );
  }

  /** List what can be chosen below a heading, each as title, description and what choosing does. */
  #offer(heading, offered) {
    byId("offered").textContent = heading;
    byId("offered").hidden = offered.length === 0;
    const made = offered.map(([title, description, act]) =>
      element("li", {}, button(element("span", {}, title, element("small", {}, description)), act)),
    );
    this.offers.replaceChildren(...made);
    this.offers.hidden = made.length === 0;
  }

  #close() {
    clearTimeout(this.looking);
    this.#offer("", []);
    byId("menu").setAttribute("aria-expanded", "false");
  }

  #key(event) {
    if (event.key === "Escape") {
      if (!this.offers.hidden) this.text.focus();
      if (this.text.value.startsWith("@")) this.text.value = "";
      this.#close();
    }
    // The arrows go from the text into the list, and through it back to the text.
    const places = [this.text, ...this.offers.querySelectorAll("button")];
    const at = places.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (at >= 0 && step && !this.offers.hidden) {
      event.preventDefault();
      places.at((at + step) % places.length).focus();
    }
  }
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
