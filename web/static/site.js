// Everything works without this. It moves the focus to the summary of errors, also when a part of the page was swapped.
"use strict";
(() => {
  const focus = () => {
    const summary = document.getElementById("error-summary");
    if (summary) summary.focus();
  };
  document.addEventListener("DOMContentLoaded", focus);
  document.addEventListener("htmx:afterSwap", focus);
})();
