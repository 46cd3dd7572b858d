// Reads the page of a job again every other second and takes over what has changed, so that the focus stays where it
// is. Without scripts the page is read again by its <noscript>; when the job has ended the whole page is.
"use strict";
(() => {
  const EVERY_MS = 2000;
  const look = async () => {
    const shown = document.getElementById("progress");
    const status = shown.querySelector("[role=status]");
    try {
      const reply = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (reply.ok) {
        const page = new DOMParser().parseFromString(await reply.text(), "text/html");
        const now = page.getElementById("progress");
        if (!now || !now.hasAttribute("data-away") || page.title !== document.title) {
          location.reload();
          return;
        }
        const text = now.querySelector("[role=status]").textContent;
        if (status.textContent !== text) status.textContent = text;
        shown.querySelector("progress").value = now.querySelector("progress").value;
        shown.querySelector("progress").max = now.querySelector("progress").max;
        shown.querySelector("p:last-child").textContent = now.querySelector("p:last-child").textContent;
      } else if (reply.status < 500) {
        location.reload();
        return;
      } else {
        status.textContent = shown.dataset.away;
      }
    } catch {
      status.textContent = shown.dataset.away;
    }
    setTimeout(look, EVERY_MS);
  };
  const progress = document.getElementById("progress");
  if (progress && progress.hasAttribute("data-away")) setTimeout(look, EVERY_MS);
})();
