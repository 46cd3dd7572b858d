// Everything works without this. The service keeps no file between two pages, so without scripts it is chosen again when
// it is to be read in another way; with this the browser holds what was chosen, and says that the file is being read.
"use strict";
(() => {
  const kept = new Map();

  const remember = (form) => {
    for (const field of form.querySelectorAll("input[type=file]")) {
      if (field.files.length) kept.set(field.name, field.files);
    }
  };

  const refill = () => {
    for (const field of document.querySelectorAll("main input[type=file]")) {
      if (kept.has(field.name) && !field.files.length) field.files = kept.get(field.name);
    }
  };

  const show = (text, address) => {
    const page = new DOMParser().parseFromString(text, "text/html");
    document.title = page.title;
    document.documentElement.lang = page.documentElement.lang;
    document.body.replaceWith(document.adoptNode(page.body));
    if (location.pathname !== address) history.pushState({}, "", address);
    refill();
    window.scrollTo(0, 0);
    const first = document.getElementById("error-summary") || document.getElementById("main");
    if (first) first.focus();
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const pressed = event.submitter;
    if (form.enctype !== "multipart/form-data" || (pressed && pressed.name === "download")) return;
    event.preventDefault();
    remember(form);
    const told = form.querySelector("[role=status]");
    if (told) told.textContent = told.dataset.reading;
    if (pressed) pressed.setAttribute("aria-disabled", "true");
    fetch(form.action, { method: "POST", body: new FormData(form, pressed), headers: { Accept: "text/html" } })
      .then((reply) => reply.text().then((text) => show(text, new URL(reply.url).pathname)))
      .catch(() => {
        if (told) told.textContent = told.dataset.failed;
        if (pressed) pressed.removeAttribute("aria-disabled");
      });
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#map-']");
    const field = link && document.getElementById(link.getAttribute("href").slice(1));
    if (!field) return;
    event.preventDefault();
    field.closest("details").open = true;
    field.focus();
  });

  window.addEventListener("popstate", () => location.reload());
})();
