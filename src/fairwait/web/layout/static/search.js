// Suggestions under a box that takes a place, by the combobox pattern of WAI-ARIA. Without them, or without this
// script, whatever was typed is sent, and the page that answers finds the place or asks back.

const SOON = 140;
let told = true;

const fetched = new Map();
const ask = async (input, text) => {
  if (!fetched.has(text)) {
    const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(text)}&limit=8`, { credentials: "omit" });
    if (!answer.ok) throw new Error(String(answer.status));
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
    if (text.length < 2 || !told) { close(); return; }
    timer = setTimeout(async () => {
      try {
        const found = await ask(input, text);
        if (input.value.trim() === text && document.activeElement === input) show(found);
      } catch {
        told = false; // a site of plain files has nobody to ask
        close();
      }
    }, SOON);
  });
  input.addEventListener("keydown", (event) => {
    const last = list.children.length - 1;
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); return; }
    if (list.hidden || last < 0) return;
    if (event.key === "ArrowDown") mark(chosen >= last ? 0 : chosen + 1);
    else if (event.key === "ArrowUp") mark(chosen <= 0 ? last : chosen - 1);
    else if (event.key === "Enter" && chosen >= 0) go(list.children[chosen]);
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
});
