// The page: shows what the program tells of the files, the open brief and its deliveries.

import { ask, follow } from "./server.js";
import { button, byId, element } from "./elements.js";
import { Chat } from "./chat.js";

const MANY = 12; // files, from which on they can be looked through
const STATES = { visible: "Published", draft: "Draft", withdrawn: "Withdrawn", faulty: "Faulty", "no brief": "Not read" };
const MINUTE = 60, HOUR = 3600, DAY = 86400; // seconds

const chat = new Chat(openChat);
let opened = ""; // the file that is shown
let bot = ""; // its name
let begun = null; // the file that the chat began with
let isDraft = false; // whether that is a draft
let files = [];
let follows = ""; // what it follows the saves of
let isChecked = false; // whether the open file was held to the others since it was read
let shownChannel = "";
let shownTroubles = "";
let isConnected = true;

follow(
  { file: showFile, files: showFiles, phone: showPhone, deliveries: showDeliveries },
  (connected) => {
    isConnected = connected;
    showFollowing();
  },
);

for (const radio of document.querySelectorAll("[name=view]")) {
  radio.addEventListener("change", () => showView(radio.value));
}
byId("filter").addEventListener("input", listFiles);
setInterval(listFiles, MINUTE * 1000);

/** Show the chat; what is pressed in the channel opens it on Telegram, too. */
function openChat() {
  if (!byId("channel").hidden) chat.toast("This opens the chat with the bot");
  showView("chat");
}

function showFollowing() {
  const told = byId("following");
  if (!isConnected) {
    told.textContent = "The preview has ended. Start it again with brief-bot preview, and open the address that it prints.";
  } else if (follows) told.textContent = `Follows every save ${follows}`;
  told.classList.toggle("lost", !isConnected);
}

function showView(view) {
  document.querySelector(`[name=view][value=${view}]`).checked = true;
  byId("chat").hidden = view !== "chat";
  byId("channel").hidden = view !== "channel";
  byId("writing").hidden = view !== "chat";
  byId("reader").hidden = view !== "chat";
  showName();
}

function showName() {
  byId("bot").textContent = byId("channel").hidden ? bot : `${bot}, channel`;
}

/** The open file: its faults and warnings, and its brief as readers get it. */
function showFile({ file, name, troubles, isLastGood, brief }) {
  opened = file;
  isDraft = Boolean(brief?.isDraft);
  isChecked = false;
  showTroubles(troubles);
  let told = "";
  if (brief && isLastGood) told = "The file has faults. Below is its last good version.";
  else if (file && !brief && troubles.length) told = `Mend ${name} to see it here.`;
  if (byId("notice").textContent !== told) byId("notice").textContent = told;
  for (const part of ["phone", "views", "notification", "lengths"]) byId(part).hidden = !brief;
  listFiles();
  document.title = brief ? `${brief.title} · Preview` : "Preview";
  if (!brief) return;
  bot = brief.bot;
  showName();
  chat.username = brief.username;
  showLanguages(brief);
  if (shownChannel !== JSON.stringify(brief.channel)) {
    shownChannel = JSON.stringify(brief.channel);
    byId("channel").replaceChildren(chat.telegram.message(brief.channel));
  }
  byId("notification-list").replaceChildren(...banners(brief));
  showLengths(brief.lengths);
  if (file === begun) chat.renewPushed();
}

function showLanguages(brief) {
  const select = byId("language");
  const of = `${brief.id} ${brief.language}`;
  if (select.dataset.of === of) return; // whoever has chosen another keeps it
  select.dataset.of = of;
  select.replaceChildren(
    ...brief.languages.map(({ code, name, isRtl }) =>
      element("option", { value: code, selected: code === brief.language, "data-rtl": isRtl }, name),
    ),
  );
  turnPhone();
}

/** Telegram in a language that is written from right to left is mirrored. */
function turnPhone() {
  const [chosen] = byId("language").selectedOptions;
  byId("phone").dir = chosen?.dataset.rtl === "true" ? "rtl" : "ltr";
  byId("phone").lang = chosen?.value ?? "";
}
byId("language").addEventListener("change", () => {
  turnPhone();
  chat.toast("A brief stays in its own language; what the bot says around it changes");
});

function banners(brief) {
  const kinds = ["On a locked phone", "Pulled open"];
  return brief.notification.flatMap(({ text, length }, at) => [
    element(
      "div",
      { className: "banner" },
      element("strong", { dir: "auto" }, brief.bot),
      element("span", { dir: "auto" }, text),
    ),
    element("p", { className: "quiet" }, `${kinds[at]}, about ${length} characters`),
  ]);
}

/** What is advised and the longest reply, then every reply. */
function showLengths(lengths) {
  const advised = lengths.filter(({ kind }) => kind === "advised");
  const replies = lengths.filter(({ kind }) => kind !== "advised");
  const [longest] = replies.toSorted((one, other) => other.length - one.length);
  const first = longest ? [...advised, { ...longest, what: `The longest reply: ${longest.what}` }] : advised;
  byId("lengths-list").replaceChildren(...first.map(lengthRow));
  byId("lengths-all").replaceChildren(...replies.map(lengthRow));
}

function lengthRow({ what, length, limit, kind }) {
  return element(
    "tr",
    { className: length > limit ? "over" : "" },
    element("th", { scope: "row", dir: "auto" }, what),
    element("td", {}, number(length)),
    element("td", {}, `${number(limit)} ${kind}`),
  );
}

function showTroubles(troubles) {
  byId("troubles-none").textContent = verdict(troubles);
  // A list that is the same is not read aloud again.
  if (shownTroubles === JSON.stringify(troubles)) return;
  shownTroubles = JSON.stringify(troubles);
  byId("troubles-list").replaceChildren(...troubles.map(trouble));
}

/** What the faults mean to readers. */
function verdict(troubles) {
  const faults = troubles.filter(({ isWarning }) => !isWarning).length;
  const { state, title } = files.find(({ file }) => file === opened) ?? {};
  const until = faults === 1 ? "Until it is mended" : "Until they are mended";
  if (faults && state === "draft") return `${counted(faults, "fault")}. It is a draft, so readers see nothing of it yet.`;
  if (faults && title) return `${counted(faults, "fault")}. ${until}, readers get the last good version.`;
  if (faults) return `${counted(faults, "fault")}. ${until}, readers see nothing of it.`;
  if (!isChecked) return opened ? "Comparing it with the other files …" : "";
  let waits = "Readers see it where the bot serves this folder.";
  if (isDraft) waits = "Readers see it once you take out the line “draft: true”.";
  else if (state === "to come") waits = "Readers see it when its time has come, where the bot serves this folder.";
  return troubles.length ? `No fault. ${waits} Look at this once more:` : `Nothing. ${waits}`;
}

function trouble({ line, column, inside, rule, isWarning, before, after }) {
  const place = [`${isWarning ? "Warning" : "Fault"} in line ${line}, column ${column}`, inside.join(" › ")];
  const at = after.slice(0, 1) || " ";
  return element(
    "li",
    { className: isWarning ? "warning" : "fault" },
    element("p", {}, element("b", {}, `${place.filter(Boolean).join(", in ")}: `), rule),
    before || after
      ? element("code", {}, before, element("mark", {}, at), after.slice(1))
      : null,
  );
}

/** All files, and the troubles of the open one that only show beside the others. */
function showFiles(told) {
  ({ files, follows } = told);
  showFollowing();
  listFiles();
  const more = byId("files-more");
  more.textContent = told.more ? `and ${number(told.more)} more; brief-bot preview ID opens one` : "";
  if (told.opened !== opened) return;
  isChecked = true;
  showTroubles(told.troubles);
}

function listFiles() {
  byId("filter-label").hidden = files.length < MANY;
  const wanted = byId("filter").value.toLowerCase();
  const shown = files.filter(({ name, title }) => `${name} ${title}`.toLowerCase().includes(wanted));
  const list = byId("files");
  const focused = document.activeElement?.closest?.("#files")
    ? document.activeElement.dataset.file
    : null;
  list.replaceChildren(...shown.map(fileItem));
  if (files.length === 0) {
    list.append(element("li", { className: "quiet" }, "There is no brief yet. Begin one with: brief-bot new my-story"));
  }
  if (focused) [...list.querySelectorAll("button")].find((each) => each.dataset.file === focused)?.focus();
}

function fileItem(file) {
  const made = button(element("strong", { dir: "auto" }, file.title || file.name), () => choose(file.file), {
    "aria-current": String(file.file === opened),
  });
  made.dataset.file = file.file;
  if (file.title) made.append(element("small", {}, file.name));
  const counts = [counted(file.faults, "fault"), counted(file.warnings, "warning")].filter(Boolean);
  const state = [stateOf(file), ...counts].join(" · ");
  const kind = file.faults ? "faulty" : file.state;
  made.append(element("span", { className: `state ${kind}` }, state));
  return element("li", {}, made);
}

function stateOf({ state, appears }) {
  if (appears === null) return STATES[state] ?? state;
  const seconds = appears - Date.now() / 1000;
  if (seconds <= 0) return STATES.visible;
  const [unit, length] = seconds > 2 * DAY ? ["day", DAY] : seconds > 2 * HOUR ? ["hour", HOUR] : ["minute", MINUTE];
  const when = new Intl.RelativeTimeFormat("en").format(Math.ceil(seconds / length), unit);
  return `Appears ${when}, ${clock(appears)}`;
}

async function choose(file) {
  await ask("choose", { file });
}

/** The phone has the content as it is now. */
function showPhone({ file, hasBrief }) {
  if (!hasBrief) begun = null;
  else if (file === begun) chat.renew();
  else {
    begun = file;
    chat.begin();
  }
}

/** What deliveries do with the brief. */
function showDeliveries(told) {
  const isOfOpened = told.file === opened;
  const { course, trouble: why, revised: change } = isOfOpened ? told : {};
  byId("deliveries").hidden = course === undefined && !why;
  byId("revised").hidden = !change;
  byId("deliveries-list").replaceChildren(...(course === undefined ? [element("p", {}, why ?? "")] : deliveries(told)));
  if (change) byId("revised-list").replaceChildren(...revised(change));
}

function deliveries(told) {
  const { course, groups = [], state, sent, ends = null } = told;
  const lines = [];
  const total = groups.reduce((sum, [, count]) => sum + count, 0);
  if (course === "") lines.push("Only the bot's database tells that, and it is not here. Whoever runs the bot can set BOT_DATA or BOT_DATABASE_URL.");
  if (course === "old") lines.push("Nobody: by “published”, it is more than a day old.");
  if (course === "taken back") lines.push("It is a draft again: what is not sent yet is paused, and what was sent stays as it is.");
  if (course === "known") lines.push("Nobody: it was there before anybody could subscribe, or it is withdrawn.");
  if (course === "campaign") lines.push(`${CAMPAIGN[state] ?? state}${sent ? `, ${counted(sent, "subscriber")} got it` : ""}.`);
  if (course === "not yet") {
    const when = told.isDraft ? "Once you take out the line “draft: true”" : "Once readers see it";
    lines.push(`${when}: ${counted(total, "subscriber") || "nobody, for there are no subscribers"}.`);
  }
  if (ends !== null && total) lines.push(`The last gets it at about ${clock(ends)}.`);
  const made = lines.map((line) => element("p", {}, line));
  return total ? [...made, groupsTable(groups)] : made;
}

const CAMPAIGN = {
  waiting: "Waiting, so that a save can be taken back",
  asked: "The editors' chat is asked",
  going: "On its way",
  paused: "Paused",
  done: "Delivered",
  stopped: "Stopped",
  declined: "Not sent",
};
const ROWS = 8; // groups that are listed by their time

function groupsTable(groups) {
  const shown = groups.slice(0, ROWS);
  const rest = groups.slice(ROWS).reduce((sum, [, count]) => sum + count, 0);
  const rows = shown.map(([due, count]) => [clock(due), number(count)]);
  if (rest) rows.push(["later", number(rest)]);
  return element(
    "table",
    {},
    element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "When"), element("th", { scope: "col" }, "Subscribers"))),
    element(
      "tbody",
      {},
      ...rows.map(([when, count]) => element("tr", {}, element("th", { scope: "row" }, when), element("td", {}, count))),
    ),
  );
}

function revised({ copies, parts, told, changes }) {
  const made = [
    element("p", {}, `${counted(copies, "message")} that subscribers have ${copies === 1 ? "changes" : "change"}, without a sound.`),
  ];
  if (changes.length) {
    const listed = changes.map(({ before: one, after: other }) => element("li", { dir: "auto" }, `${one || "(nothing)"} → ${other || "(nothing)"}`));
    made.push(element("p", {}, "Changed without a correction that says so, so the editors' chat is asked:"), element("ul", {}, ...listed));
  }
  const compared = [["Before", "gone"], ["After", "come"]].map(([title, changed]) => [
    title,
    element("div", { className: "words" }, ...parts.filter(([kind]) => kind === "same" || kind === changed).map(part)),
  ]);
  if (told) compared.push(["Sent as a reply", chat.telegram.message({ ...told, rows: [] })]);
  made.push(
    element(
      "div",
      { className: "compared" },
      ...compared.map(([title, shown]) => element("div", {}, element("h3", {}, title), shown)),
    ),
  );
  return made;
}

/** A part of a text that changed; what changed is marked. */
function part([kind, text]) {
  return kind === "same" ? text : element(kind === "gone" ? "del" : "ins", {}, text);
}

function clock(seconds) {
  const time = new Date(seconds * 1000);
  const isToday = time.toDateString() === new Date().toDateString();
  const day = isToday ? {} : { weekday: "short", day: "numeric", month: "short" };
  return new Intl.DateTimeFormat("en-GB", { ...day, hour: "2-digit", minute: "2-digit" }).format(time);
}

function number(value) {
  return new Intl.NumberFormat("en").format(value);
}

/** A count of things, such as "1 fault" or "1,203 faults"; empty for none. */
function counted(count, thing) {
  if (!count) return "";
  return `${number(count)} ${thing}${count === 1 ? "" : "s"}`;
}
