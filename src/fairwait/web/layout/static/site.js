// Comfort only: every page is whole without it.

// A word that needs explaining shows its meaning where it stands; without script the word leads to it.
const note = document.createElement("div");
note.className = "meaning";
note.id = "meaning";
note.hidden = true;
note.setAttribute("role", "tooltip");
let shown = null;
let leaving = 0;

const hide = () => {
  note.hidden = true;
  shown?.removeAttribute("aria-describedby");
  shown = null;
};
const show = (term) => {
  const meaning = document.getElementById(decodeURIComponent(term.hash.slice(1)))?.querySelector("dd");
  clearTimeout(leaving);
  if (!meaning || term === shown) return;
  hide();
  shown = term;
  note.textContent = meaning.textContent;
  note.hidden = false;
  term.setAttribute("aria-describedby", note.id);
  const at = term.getBoundingClientRect();
  const left = Math.min(at.left, document.documentElement.clientWidth - note.offsetWidth - 12);
  const above = at.bottom + note.offsetHeight + 8 > innerHeight && at.top > note.offsetHeight + 8;
  note.style.left = `${Math.max(12, left) + scrollX}px`;
  note.style.top = `${(above ? at.top - note.offsetHeight - 4 : at.bottom + 4) + scrollY}px`;
};
const leave = () => { leaving = setTimeout(hide, 250); };

const terms = document.querySelectorAll("a.term");
if (terms.length) document.querySelector("main").append(note);
terms.forEach((term) => {
  term.addEventListener("mouseenter", () => show(term));
  term.addEventListener("focus", () => show(term));
  term.addEventListener("mouseleave", leave);
  term.addEventListener("blur", hide);
});
note.addEventListener("mouseenter", () => clearTimeout(leaving));
note.addEventListener("mouseleave", leave);
addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });

// Paper says where the whole page is.
document.querySelectorAll("[data-address]").forEach((place) => {
  if (location.protocol.startsWith("http")) place.textContent = `, ${location.href.split("#")[0]}`;
});

// What is being made is looked for again.
const again = Number(document.body.dataset.again);
if (again > 0) setTimeout(() => location.reload(), again * 1000);

// The page of all places answers a question also where no server does: rows that do not hold it are hidden.
const rows = [...document.querySelectorAll(".page-places tbody tr:not(.group)")];
const asked = new URLSearchParams(location.search).get("q")?.trim();
if (rows.length && asked) {
  const hits = rows.filter((row) => {
    row.hidden = !row.textContent.toLowerCase().includes(asked.toLowerCase());
    return !row.hidden;
  });
  const told = document.createElement("p");
  const every = document.createElement("a");
  every.href = location.pathname;
  every.textContent = "Show all places";
  told.setAttribute("role", "status");
  told.append(`${hits.length || "No"} ${hits.length === 1 ? "place has" : "places have"} “${asked}” in name or code. `, every);
  document.querySelector("h1").after(told);
  document.querySelectorAll(".page-places .part").forEach((part) => {
    part.hidden = part.querySelector("table") !== null && !part.querySelector("tbody tr:not(.group):not([hidden])");
  });
}

// A link into what is folded opens it, also where the browser does not; one press opens all, or none.
const opened = () => {
  const target = document.getElementById(location.hash.slice(1));
  if (!target) return;
  const whole = target.closest(".finding > h3, .finding") === target ? target.closest(".finding") : null;
  const within = whole ? whole.querySelector(".evidence") : target.parentElement;
  let fold = within?.closest("details:not([open])");
  if (!fold) return;
  for (; fold; fold = fold.parentElement.closest("details:not([open])")) fold.open = true;
  target.scrollIntoView();
};
addEventListener("hashchange", opened);
document.addEventListener("click", (event) => { if (event.target.closest?.('a[href^="#"]')) setTimeout(opened); });
opened();

const evidence = [...document.querySelectorAll(".evidence")];
const contents = document.querySelector(".contents");
if (contents && evidence.length > 2) {
  const every = document.createElement("button");
  const name = () => { every.textContent = evidence.every((one) => one.open) ? "Fold all figures" : "Open all figures"; };
  every.type = "button";
  every.addEventListener("click", () => {
    const open = !evidence.every((one) => one.open);
    evidence.forEach((one) => { one.open = open; });
    name();
  });
  evidence.forEach((one) => one.addEventListener("toggle", name));
  name();
  contents.append(every);
}

// A table that is wider than its place shows that it goes on.
const look = (scroll) => scroll.classList.toggle("goes-on", scroll.scrollLeft + scroll.clientWidth < scroll.scrollWidth - 1);
const widths = new ResizeObserver((changed) => changed.forEach((one) => look(one.target)));
document.querySelectorAll(".scroll").forEach((scroll) => {
  widths.observe(scroll);
  scroll.addEventListener("scroll", () => look(scroll), { passive: true });
});
