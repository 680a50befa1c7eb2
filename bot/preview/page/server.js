// The page's way to the program that serves it.

/** Ask for something; its answer as JSON, null where there is none. */
export async function ask(what, asked) {
  try {
    const response = await fetch(what, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(asked),
    });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

/** Call a function for each kind of event with its data; `connected` is told whether they come. */
export function follow(kinds, connected) {
  let events = null;
  const open = () => {
    events = new EventSource("events");
    for (const [kind, show] of Object.entries(kinds)) {
      events.addEventListener(kind, (event) => show(JSON.parse(event.data)));
    }
    events.addEventListener("open", () => connected(true));
    events.addEventListener("error", () => connected(false));
  };
  // A browser holds few connections to one server, and a page that nobody sees needs none.
  document.addEventListener("visibilitychange", () => {
    events.close();
    if (!document.hidden) open();
  });
  open();
}
