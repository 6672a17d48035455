// Comfort only: the page is whole without it. A long table can be searched, and paper shows what a screen has folded.
"use strict";

document.querySelectorAll(".fold").forEach((fold) => {
  const block = fold.parentElement;
  const rows = [...block.querySelectorAll("tbody tr:not(.group)")];
  const label = document.createElement("label");
  const input = document.createElement("input");
  const found = document.createElement("span");
  label.className = "find";
  input.type = "search";
  input.autocomplete = "off";
  found.setAttribute("role", "status");
  label.append("Find in this table ", input, found);
  block.prepend(label);
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLowerCase();
    const hits = rows.filter((row) => {
      const hit = wanted !== "" && row.textContent.toLowerCase().includes(wanted);
      row.classList.toggle("hit", hit);
      return hit;
    });
    block.classList.toggle("searching", wanted !== "");
    found.textContent = wanted ? `${hits.length} of ${rows.length} rows` : "";
  });
});

const folds = [...document.querySelectorAll("details")];
let open = [];
addEventListener("beforeprint", () => {
  open = folds.filter((fold) => fold.open);
  folds.forEach((fold) => { fold.open = true; });
});
addEventListener("afterprint", () => folds.forEach((fold) => { fold.open = open.includes(fold); }));
