"use strict";
(() => {
  const at = (id) => document.getElementById(id);
  const ended = "estimates watch has ended, or was started again: open the address that it printed.";
  const written = JSON.parse(sessionStorage.written || "[]"); // what Undo takes back: until the page is closed
  const refused = new Map(); // why a value was not written, by its input
  let version = document.querySelector('meta[name="estimates-version"]').content;
  let asked = 0;
  let latest; // load, for which earlier ones wait

  const options = () => new URLSearchParams(location.search).getAll("set");
  const inputOf = (name, key) => document.querySelector(`.field[data-name="${CSS.escape(name)}"] [data-part="${key}"]`);
  const nameOf = (element) => element.closest(".field").dataset.name;
  const optionOf = (input) => nameOf(input) + (input.dataset.part === "range" ? " range" : "") + "=";

  // A what-if is the query of the address: Back undoes it, a bookmark keeps it.
  function visit(list, replace) {
    const query = list.map((option) => "set=" + encodeURIComponent(option)).join("&");
    history[replace ? "replaceState" : "pushState"](null, "", query ? "?" + query : location.pathname);
  }

  function change(input, value, replace) {
    const others = options().filter((option) => !option.startsWith(optionOf(input)));
    visit(value === input.dataset.own ? others : [...others, optionOf(input) + value], replace);
    return load();
  }

  // The text at a path, or a note that nobody answers and null.
  async function get(path) {
    const answer = await fetch(path).catch(() => null);
    const text = answer?.ok ? await answer.text().catch(() => null) : null;
    at("gone").textContent = text === null ? ended : "";
    return text;
  }

  const load = () => (latest = request(++asked));

  async function request(mine) {
    const state = await get("/state" + location.search);
    if (mine !== asked) await latest;
    else if (state !== null) show(JSON.parse(state));
  }

  function show(state) {
    version = state.version;
    if (document.body.matches(".broken")) refused.clear(); // for that reason, perhaps
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
    const html = await get("/charts" + location.search);
    if (html === null || mine !== asked) return;
    const drawn = document.createElement("template");
    drawn.innerHTML = html;
    document.adoptedStyleSheets = [...drawn.content.querySelectorAll("style")].map((style) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(style.textContent);
      style.remove();
      return sheet;
    });
    at("charts")?.replaceChildren(drawn.content);
  }

  // Elements stay where they are: for the focus, and for screen readers, which report what changes in them.
  function settle(html) {
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    const [shown, next] = [at("fields"), fresh.content].map((root) => [...root.querySelectorAll(".field,[data-part]")]);
    const names = (parts) => parts.map((part) => part.dataset.name || part.dataset.part).join();
    if (names(shown) !== names(next)) at("fields").replaceChildren(fresh.content);
    else shown.forEach((old, i) => renew(old, next[i]));
    mark();
    offer();
  }

  function renew(old, part) {
    if (old.matches('input[type="text"]')) {
      const typing = old === document.activeElement && old.value !== old.defaultValue;
      if (!typing) old.value = part.value;
      old.defaultValue = part.value;
      old.dataset.own = part.dataset.own;
      old.ariaInvalid = part.ariaInvalid;
    } else if (!old.matches(".field, input") && old.innerHTML !== part.innerHTML) old.innerHTML = part.innerHTML;
  }

  // What decides whether a value can be written: it stays refused until one of these texts is another.
  function textsAt(input) {
    const inputs = [...input.closest(".field").querySelectorAll("[data-own]")];
    return inputs.map((one) => (one === input ? one.value : one.dataset.own)).join("\n");
  }

  function mark() {
    for (const [input, [texts, problem]] of refused) {
      if (!input.isConnected || textsAt(input) !== texts) refused.delete(input);
      else {
        input.ariaInvalid = "true";
        at(`${input.id}-wrong`).textContent = problem;
      }
    }
  }

  // A slider over the range, where figure and range are plain numbers.
  function slide() {
    for (const slider of at("fields").querySelectorAll('[data-part="slider"]')) {
      if (slider === document.activeElement) continue;
      const [figure, range] = slider.closest(".field").querySelectorAll('input[type="text"]');
      const [, number, unit] = /^(\d[\d,.]*)(\s.*)$/.exec(figure.value) || [];
      const [, low, high] = /^(\d[\d,.]*)\s+to\s+(\d[\d,.]*)/.exec(range.value) || [];
      const [value, least, most] = [number, low, high].map((text) => Number((text || "").replaceAll(",", "")));
      slider.hidden = !(number && least < most) || figure.ariaInvalid === "true";
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

  async function write({ name, key, before, after }, over_formula) {
    const input = inputOf(name, key);
    const answer = await post("/write", { name, key, value: after, instead_of: before, over_formula });
    at("told").textContent = answer.told || "";
    if (answer.problem) refused.set(input, [textsAt(input), answer.problem]);
    mark();
    return answer;
  }

  async function clicked(button) {
    const { key, formula } = button.dataset;
    const input = inputOf(nameOf(button), key);
    const edit = { name: nameOf(input), key, before: input.dataset.own, after: input.value.trim() };
    const answer = button.matches(".write") ? await write(edit, formula || "") : {};
    if (answer.warning) {
      at(`${input.id}-wrong`).textContent = answer.warning;
      button.textContent = "Replace the formula";
      button.dataset.formula = edit.before;
    } else if (!answer.problem) {
      if (answer.told) written.push({ ...edit, after: answer.now });
      if (document.activeElement === button) input.focus(); // the button goes, and the keyboard's place with it
      await change(input, input.dataset.own, Boolean(answer.told));
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

  // The latest edit that the file still has, whatever was edited elsewhere.
  const undoable = () => written.findLast((edit) => inputOf(edit.name, edit.key)?.dataset.own === edit.after);

  function offer() {
    const last = undoable();
    sessionStorage.written = JSON.stringify(written);
    at("undo").hidden = !last;
    if (last) at("undo").textContent = `Undo: ${last.name} ${last.key === "range" ? "range " : ""}back to ${last.before}`;
  }

  async function undo() {
    const edit = undoable();
    const answer = await write({ ...edit, before: edit.after, after: edit.before }, edit.after);
    if (answer.told) written.splice(written.indexOf(edit), 1);
    await load();
    if (document.activeElement === document.body) inputOf(edit.name, edit.key)?.focus(); // Undo may be hidden now
  }

  at("panel").addEventListener("click", ({ target }) => {
    if (target.matches("#undo")) undo();
    else if (target.matches("#fields button")) clicked(target);
    else if (target.matches("#article button")) add(target);
  });
  at("fields").addEventListener("change", ({ target }) => {
    if (target.matches('[type="text"]')) change(target, target.value.trim());
    delete target.dataset.moving;
  });
  at("fields").addEventListener("input", ({ target }) => {
    if (target.dataset.part !== "slider") return;
    const input = inputOf(nameOf(target), "figure");
    input.value = Number(target.value).toLocaleString("en-GB", { maximumFractionDigits: 9 }) + target.dataset.unit;
    change(input, input.value, target.dataset.moving === "yes");
    target.dataset.moving = "yes"; // one step of the history a drag
  });
  addEventListener("popstate", load);

  // A save changes the version of the study.
  (async () => {
    for (;;) {
      await new Promise((done) => setTimeout(done, 500));
      const now = await get("/version");
      if (now !== null && now !== version) await load();
    }
  })();
  if (location.search.startsWith("?token=")) visit(options(), true);
  slide();
  offer();
  chart(asked);
  if (matchMedia("(max-width: 74.99rem)").matches) at("panel").firstElementChild.open = false;
})();
