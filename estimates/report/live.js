"use strict";
(() => {
  const meta = (name) => document.querySelector(`meta[name="estimates-${name}"]`).content;
  const at = (id) => document.getElementById(id);
  const token = meta("token");
  const ended = "estimates watch has ended: this page no longer follows the study.";
  let version = meta("version");
  let sending = false;
  let next = null;

  const post = async (path, data) => {
    const headers = { "Content-Type": "application/json", "X-Estimates-Token": token };
    try {
      const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(data) });
      return answer.ok ? await answer.json() : { problem: await answer.text() };
    } catch {
      return { problem: ended };
    }
  };

  const refresh = async () => {
    try {
      show(await (await fetch("/state")).json());
    } catch {
      at("gone").textContent = ended;
    }
  };

  function show(state) {
    version = state.version;
    document.title = state.title;
    if (at("problems").innerHTML !== state.problems) at("problems").innerHTML = state.problems;
    if (state.body) {
      const focused = at("report").contains(document.activeElement) ? document.activeElement : null;
      const [id, href] = focused ? [focused.id, focused.getAttribute("href")] : ["", ""];
      at("report").innerHTML = state.body;
      const again = id ? at(id) : href && at("report").querySelector(`a[href="${CSS.escape(href)}"]`);
      if (again) again.focus({ preventScroll: true });
    }
    const shown = [...document.querySelectorAll(".field")];
    if (shown.map((field) => field.dataset.name).join("\n") !== state.fields.map((one) => one.name).join("\n")) {
      at("fields").innerHTML = state.panel;
      return;
    }
    shown.forEach((field, i) => settle(field, state.fields[i]));
  }

  function settle(field, now) {
    const words = field.querySelector(".words");
    const slider = field.querySelector(".slider");
    const typing = document.activeElement === words && words.getAttribute("aria-invalid") === "true";
    if (!typing && !sending) words.value = now.words;
    if (!typing) complain(field, "");
    field.querySelector(".write").disabled = typing;
    if (slider && now.slider && document.activeElement !== slider) slider.value = now.slider.value;
    field.dataset.own = now.own;
    field.querySelector(".actions").hidden = now.words === now.own;
    field.querySelector(".back").textContent = `Back to ${now.own}`;
    field.querySelector(".note").textContent = now.spread ? `Range ${now.spread}.` : "";
  }

  function complain(field, problem) {
    const words = field.querySelector(".words");
    field.querySelector(".wrong").textContent = problem;
    if (problem) words.setAttribute("aria-invalid", "true");
    else words.removeAttribute("aria-invalid");
  }

  async function change(field, value) {
    next = { field, value };
    if (sending) return;
    sending = true;
    while (next) {
      const { field, value } = next;
      next = null;
      const answer = await post("/change", { name: field.dataset.name, value });
      complain(field, answer.problem);
      field.querySelector(".write").disabled = Boolean(answer.problem);
    }
    sending = false;
    await refresh();
  }

  at("fields").addEventListener("input", (event) => {
    const slider = event.target.closest(".slider");
    if (!slider) return;
    const digits = (slider.step.split(".")[1] || "").length;
    const number = Number(slider.value).toLocaleString("en-GB", { maximumFractionDigits: digits });
    const field = slider.closest(".field");
    field.querySelector(".words").value = slider.dataset.words.replace("{}", number);
    change(field, field.querySelector(".words").value);
  });

  at("fields").addEventListener("change", (event) => {
    if (event.target.matches(".words")) change(event.target.closest(".field"), event.target.value);
  });

  at("fields").addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const field = button.closest(".field");
    const path = button.matches(".write") ? "/write" : "/back";
    const answer = await post(path, { name: field.dataset.name });
    field.querySelector(".wrong").textContent = answer.problem;
    at("told").textContent = answer.told || "";
    if (!answer.problem) {
      field.querySelector(".words").focus();
      await refresh();
    }
  });

  const changes = new EventSource("/changes");
  changes.onmessage = (event) => {
    at("gone").textContent = "";
    if (event.data.split(":")[0] !== version.split(":")[0]) location.reload();
    else if (event.data !== version && !sending) refresh();
  };
  changes.onerror = () => {
    at("gone").textContent = ended;
  };
  if (matchMedia("(max-width: 74.99rem)").matches) at("panel").firstElementChild.open = false;
})();
