// Suggestions under a box that takes a place, by the combobox pattern of WAI-ARIA. Without them, or without this
// script, whatever was typed is sent, and the page that answers finds the place or asks back.

const SOON = 140;
const PAUSE = 5;
const LONGEST_PAUSE = 60;
// When somebody may be asked again: later where too many ask, never on a site of plain files, which nobody answers for.
let again = location.protocol.startsWith("http") ? 0 : Infinity;

const silence = (answer) => {
  if ([400, 422].includes(answer.status)) return;
  const passing = answer.status === 429 || (answer.status >= 500 && answer.status !== 501);
  const seconds = Number(answer.headers.get("retry-after")) || PAUSE;
  again = passing ? Date.now() + 1000 * Math.min(seconds, LONGEST_PAUSE) : Infinity;
};

const fetched = new Map();
const ask = async (input, text) => {
  if (!fetched.has(text)) {
    const address = input.dataset.suggest; // may ask for something already
    const asked = `${address}${address.includes("?") ? "&" : "?"}q=${encodeURIComponent(text)}&limit=8`;
    const answer = await fetch(asked, { credentials: "omit" });
    if (!answer.ok) { silence(answer); throw new Error(String(answer.status)); }
    if (!answer.headers.get("content-type")?.includes("json")) { again = Infinity; throw new Error("no answer"); }
    const body = await answer.json();
    fetched.set(text, body.items ?? body.results ?? body.data ?? body);
  }
  return fetched.get(text);
};

document.querySelectorAll("input[data-suggest]").forEach((input) => {
  const list = document.createElement("ul");
  const said = document.createElement("p");
  let timer = 0;
  let chosen = -1;
  let turn = 0; // what was asked in an earlier one is not shown any more
  list.className = "suggestions";
  list.id = `${input.id}-suggestions`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  said.className = "aside";
  said.setAttribute("role", "status");
  (input.closest(".finder") ?? input.parentElement).append(list, said);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
    input.setAttribute(name, value);
  }

  const close = () => {
    clearTimeout(timer);
    turn += 1;
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const go = (option) => {
    if (input.dataset.leads !== undefined) { location.href = input.dataset.leads + option.dataset.path; return; }
    input.value = option.dataset.label;
    close();
  };
  const mark = (at) => {
    const options = [...list.children];
    chosen = at;
    options.forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
    if (at < 0) { input.removeAttribute("aria-activedescendant"); return; }
    input.setAttribute("aria-activedescendant", options[at].id);
    options[at].scrollIntoView({ block: "nearest" });
  };
  const show = (found) => {
    const options = found.filter((one) => one.path).map((one, index) => {
      const option = document.createElement("li");
      const why = document.createElement("span");
      option.id = `${list.id}-${index}`;
      option.dataset.path = one.path;
      option.dataset.label = one.label ?? one.name;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      why.className = "why";
      why.textContent = one.why || one.level || "";
      option.append(option.dataset.label, ...(why.textContent ? [why] : []));
      option.addEventListener("mousedown", (event) => { event.preventDefault(); go(option); });
      return option;
    });
    list.replaceChildren(...options);
    list.hidden = options.length === 0;
    chosen = -1;
    input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-expanded", String(options.length > 0));
    said.textContent = options.length ? `${options.length} ${options.length === 1 ? "suggestion" : "suggestions"}` : "No suggestions";
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    const text = input.value.trim();
    const mine = turn += 1;
    if (text.length < 2 || Date.now() < again) { close(); return; }
    timer = setTimeout(async () => {
      try {
        const found = await ask(input, text);
        if (mine === turn && document.activeElement === input) show(found);
      } catch (error) {
        if (error instanceof TypeError) again = Math.max(again, Date.now() + 1000 * PAUSE); // nobody was reached
        if (mine === turn) close();
      }
    }, SOON);
  });
  input.addEventListener("keydown", (event) => {
    const last = list.children.length - 1;
    if (event.key === "Escape") {
      if (!list.hidden) event.preventDefault();
      close();
      return;
    }
    if (list.hidden || last < 0) return;
    if (event.key === "ArrowDown") mark(chosen >= last ? 0 : chosen + 1);
    else if (event.key === "ArrowUp") mark(chosen <= 0 ? last : chosen - 1);
    else if (event.key === "Enter" && chosen >= 0) go(list.children[chosen]);
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
});
