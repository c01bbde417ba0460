// What HTML and htmx cannot do alone. Pages work without this file; see templates/layout.html.
"use strict";

const byId = (id) => document.getElementById(id);
const isPoll = (event) => !event.detail.requestConfig?.triggeringEvent;
const offline = (shown) => byId("offline").toggleAttribute("hidden", !shown);

// A hidden page asks for nothing: a forgotten tab must not keep its session alive.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (document.hidden && isPoll(event)) event.preventDefault();
});

// No answer: say so until one comes. An act that went well takes the notice of an earlier one away.
document.addEventListener("htmx:sendError", () => offline(true));
document.addEventListener("htmx:beforeSwap", (event) => {
  const fault = event.detail.xhr.status >= 500;
  offline(fault && isPoll(event));
  if (fault && isPoll(event)) event.detail.shouldSwap = false;
  if (event.detail.xhr.status < 400 && !isPoll(event)) byId("error").replaceChildren();
});

// What was loaded into the dialog opens it; a link marked data-close closes it instead of leading on.
// Once closed, focus is where it was, though the list may have been swapped meanwhile.
let opener = "";
document.addEventListener("htmx:afterSwap", (event) => {
  const { target, requestConfig } = event.detail;
  if (target?.id !== "dialog" || target.open) return;
  opener = requestConfig.elt.id;
  target.showModal();
});
byId("dialog").addEventListener("close", () => byId(opener)?.focus({ preventScroll: true }));
document.addEventListener("click", (event) => {
  const dialog = event.target.closest("[data-close]")?.closest("dialog[open]");
  if (!dialog) return;
  event.preventDefault();
  dialog.close();
});

// The filter that was taken away takes its focus with it: it goes on before the filters.
document.addEventListener("htmx:afterSettle", (event) => {
  const pressed = event.detail.requestConfig?.elt;
  if (!pressed || pressed.isConnected || byId(pressed.id)) return;
  if (document.activeElement !== document.body) return;
  const typing = matchMedia("(hover: hover)").matches && byId("q");
  (typing || byId("main")).focus({ preventScroll: true });
});

// A select that filters is applied at once; without this file a button applies it.
document.addEventListener("change", (event) => {
  if (event.target.matches("form[data-live] select")) event.target.form.requestSubmit();
});

// Filters say what the address says, whichever link changed it.
document.addEventListener("htmx:pushedIntoHistory", (event) => {
  const asked = new URL(event.detail.path, location.href).searchParams;
  for (const field of document.querySelectorAll("form[data-live] [name]")) {
    if (field !== document.activeElement) field.value = asked.get(field.name) ?? "";
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
