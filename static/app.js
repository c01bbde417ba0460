// What HTML and htmx cannot do alone. Pages work without this file; see templates/layout.html.
"use strict";

// A hidden page asks for nothing: a forgotten tab must not keep its session alive.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (document.hidden && !event.detail.requestConfig.triggeringEvent) event.preventDefault();
});

// What was loaded into the dialog opens it; a link marked data-close closes it instead of leading on.
document.addEventListener("htmx:afterSwap", (event) => {
  const dialog = event.detail.target;
  if (dialog.id === "dialog" && !dialog.open) dialog.showModal();
});
document.addEventListener("click", (event) => {
  const dialog = event.target.closest("[data-close]")?.closest("dialog[open]");
  if (!dialog) return;
  event.preventDefault();
  dialog.close();
});

// No answer at all: say so until the next one comes.
const offline = (shown) => document.getElementById("offline").toggleAttribute("hidden", !shown);
document.addEventListener("htmx:sendError", () => offline(true));
document.addEventListener("htmx:afterOnLoad", () => offline(false));

// A filter that changes is applied at once; without this file its button applies it.
document.addEventListener("change", (event) => {
  if (event.target.matches("form[data-live] select")) event.target.form.requestSubmit();
});

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
