// Builds elements. Texts become text nodes, so that nothing of a brief is read as HTML.

/** An element with some properties and children; `null` children are left out. */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in made) made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** A button that calls a function with itself. */
export function button(title, act, properties = {}) {
  const made = element("button", { type: "button", ...properties }, title);
  made.addEventListener("click", () => act(made));
  return made;
}

/** A link to another site, which learns nothing of this page. */
export function outside(address, ...children) {
  return element("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

export const byId = (id) => document.getElementById(id);
