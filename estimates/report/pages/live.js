"use strict";
(() => {
  const at = (id) => document.getElementById(id);
  const ended = "estimates watch has ended, or was started again: open the address that it printed.";
  const written = []; // what Undo takes back: until the page is closed
  let version = document.querySelector('meta[name="estimates-version"]').content;
  let asked = 0;

  const options = () => new URLSearchParams(location.search).getAll("set");
  const optionOf = (field, key) => field.dataset.name + (key === "range" ? " range" : "") + "=";

  // A what-if is the query of the address: Back undoes it, a bookmark keeps it.
  function ask(list, replace) {
    const query = list.map((option) => "set=" + encodeURIComponent(option)).join("&");
    history[replace ? "replaceState" : "pushState"](null, "", query ? "?" + query : location.pathname);
    return load();
  }

  function change(field, key, value, replace) {
    const name = optionOf(field, key);
    const own = field.querySelector(`[data-part="${key}"]`).dataset.own;
    const others = options().filter((option) => !option.startsWith(name));
    return ask(value.trim() === own ? others : [...others, name + value.trim()], replace);
  }

  async function load() {
    const mine = ++asked;
    try {
      const answer = await fetch("/state" + location.search);
      if (!answer.ok) throw new Error();
      const state = await answer.json();
      if (mine === asked) show(state);
    } catch {
      at("gone").textContent = ended;
    }
  }

  function show(state) {
    version = state.version;
    at("gone").textContent = "";
    document.body.classList.toggle("broken", Boolean(state.problems));
    at("problems").querySelector("pre").textContent = state.problems;
    at("problems").querySelector("span").textContent = at("report").textContent.trim()
      ? "The last version of the page is below."
      : "The page updates as soon as they are fixed.";
    if (!state.body) return;
    document.title = state.title;
    const opened = [...at("report").querySelectorAll("tbody details[open]")].map((one) => one.closest("tbody").id);
    const focused = at("report").contains(document.activeElement) && document.activeElement.closest("[id]");
    const before = at("charts");
    at("report").innerHTML = state.body;
    if (before) at("charts").replaceWith(before);
    chart(asked);
    for (const id of opened) at(id)?.querySelector("details").setAttribute("open", "");
    if (focused) at(focused.id)?.focus({ preventScroll: true });
    settle(state.fields);
    slide();
  }

  // Charts follow when they are drawn. The policy forbids their style sheets in the page; a script may adopt them.
  async function chart(mine) {
    try {
      const drawn = document.createElement("template");
      drawn.innerHTML = await (await fetch("/charts" + location.search)).text();
      if (mine !== asked) return;
      document.adoptedStyleSheets = [...drawn.content.querySelectorAll("style")].map((style) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(style.textContent);
        style.remove();
        return sheet;
      });
      at("charts")?.replaceChildren(drawn.content);
    } catch {
      at("gone").textContent = ended;
    }
  }

  function settle(html) {
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    const shown = [...at("fields").querySelectorAll(".field")];
    const next = [...fresh.content.querySelectorAll(".field")];
    if (shown.map((one) => one.dataset.name).join() !== next.map((one) => one.dataset.name).join()) {
      at("fields").replaceChildren(fresh.content);
      return;
    }
    shown.forEach((old, i) => {
      if (!old.contains(document.activeElement)) return old.replaceWith(next[i]);
      for (const part of next[i].querySelectorAll("[data-part]")) {
        const mine = old.querySelector(`[data-part="${part.dataset.part}"]`);
        if (mine !== document.activeElement) mine?.replaceWith(part);
        else if (part.hasAttribute("aria-invalid")) mine.setAttribute("aria-invalid", "true");
        else mine.removeAttribute("aria-invalid");
        if (mine === document.activeElement && part.dataset.own) mine.dataset.own = part.dataset.own;
      }
    });
  }

  // A slider over the range, where figure and range are plain numbers.
  function slide() {
    for (const slider of at("fields").querySelectorAll('[data-part="slider"]')) {
      if (slider === document.activeElement) continue;
      const [figure, range] = slider.closest(".field").querySelectorAll('input[type="text"]');
      const [, number, unit] = /^(\d[\d,.]*)(\s.*)$/.exec(figure.value) || [];
      const [, low, high] = /^(\d[\d,.]*)\s+to\s+(\d[\d,.]*)/.exec(range.value) || [];
      const [value, least, most] = [number, low, high].map((text) => Number((text || "").replaceAll(",", "")));
      slider.hidden = !(number && least < most) || figure.getAttribute("aria-invalid") === "true";
      slider.step = 10 ** Math.floor(Math.log10((most - least) / 100));
      Object.assign(slider, { min: least, max: most, value });
      slider.dataset.unit = unit;
    }
  }

  async function post(path, data) {
    const headers = { "Content-Type": "application/json" };
    try {
      const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(data) });
      return answer.ok ? await answer.json() : { problem: await answer.text() };
    } catch {
      return { problem: ended };
    }
  }

  async function write(name, key, value, instead_of, over_formula) {
    const answer = await post("/write", { name, key, value, instead_of, over_formula });
    at("told").textContent = answer.told || answer.problem || "";
    at("told").className = answer.problem ? "wrong" : "";
    return answer;
  }

  async function clicked(button) {
    const field = button.closest(".field");
    const key = button.dataset.key;
    const input = field.querySelector(`[data-part="${key}"]`);
    if (button.matches(".back")) return change(field, key, input.dataset.own);
    const { name, formula } = field.dataset;
    const value = input.value.trim();
    const answer = await write(name, key, value, input.dataset.own, button.dataset.sure === "yes");
    const shown = document.querySelector(`.field[data-name="${CSS.escape(name)}"]`) || field; // the page may be another by now
    const wrong = shown.querySelector(`[data-part="${key}-wrong"]`);
    if (answer.warning) {
      wrong.textContent = answer.warning;
      button.textContent = "Replace the formula";
      button.dataset.sure = "yes";
    } else if (answer.problem) wrong.textContent = answer.problem;
    else {
      written.push({ name, key, before: formula && key === "figure" ? formula : input.dataset.own, after: value });
      undoable();
      await ask(options().filter((option) => !option.startsWith(optionOf(field, key))), true);
    }
  }

  // Claims of an article: proposed, chosen, then added to the study's file, whose change draws the page again.
  async function add(button) {
    const said = Object.fromEntries(["text", "publisher", "published", "url"].map((id) => [id, at(id).value.trim()]));
    const chosen = [...at("proposals").querySelectorAll("input:checked")].map((one) => one.value).join(" ");
    said.kept = button.matches(".add") ? chosen : "";
    const answer = chosen || !button.matches(".add") ? await post("/add", said) : { problem: "No claim is chosen." };
    at("added").textContent = answer.told || answer.problem || "";
    at("added").className = answer.problem ? "wrong" : "";
    if (!answer.problem) at("proposals").innerHTML = answer.html || "";
  }

  function undoable() {
    const last = written.at(-1);
    at("undo").hidden = !last;
    if (last) at("undo").textContent = `Undo: ${last.name} back to ${last.before}`;
  }

  at("undo").addEventListener("click", async () => {
    const { name, key, before, after } = written.at(-1);
    const answer = await write(name, key, before, after, true);
    if (!answer.told) return;
    written.pop();
    undoable();
    await load();
  });

  at("article").addEventListener("click", (event) => {
    if (event.target.matches("button")) add(event.target);
  });
  at("fields").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) clicked(button);
  });
  at("fields").addEventListener("change", (event) => {
    const { part } = event.target.dataset;
    if (part === "figure" || part === "range") change(event.target.closest(".field"), part, event.target.value);
  });
  at("fields").addEventListener("input", (event) => {
    const slider = event.target;
    if (slider.dataset.part !== "slider") return;
    const field = slider.closest(".field");
    const number = Number(slider.value).toLocaleString("en-GB", { maximumFractionDigits: 9 });
    const input = field.querySelector('[data-part="figure"]');
    input.value = number + slider.dataset.unit;
    change(field, "figure", input.value, slider.dataset.moving === "yes");
    slider.dataset.moving = "yes"; // one step of the history a drag
  });
  addEventListener("pointerup", () => {
    for (const slider of document.querySelectorAll('[data-part="slider"]')) delete slider.dataset.moving;
  });
  addEventListener("popstate", () => {
    document.activeElement?.blur();
    load();
  });

  // A save changes the version of the study.
  (async () => {
    for (;;) {
      await new Promise((done) => setTimeout(done, 500));
      try {
        const answer = await fetch("/version");
        if (!answer.ok) throw new Error();
        at("gone").textContent = "";
        if ((await answer.text()) !== version) await load();
      } catch {
        at("gone").textContent = ended;
      }
    }
  })();
  slide();
  chart(asked);
  document.body.classList.toggle("broken", at("problems").querySelector("pre").textContent !== "");
  if (matchMedia("(max-width: 74.99rem)").matches) at("panel").firstElementChild.open = false;
})();
