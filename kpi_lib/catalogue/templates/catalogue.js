"use strict";
// Lists runs that lie in files beside the page, a part at a time, and holds two against each other.
(() => {
  const { parts, words, flow: cut } = JSON.parse(document.getElementById("data").textContent);
  const at = (id) => document.getElementById(id);
  const STEP = 100;
  const TONES = { draft: "quiet", reviewed: "neutral", approved: "good", restated: "doubt", what_if: "doubt", rejected: "bad", void: "bad" };
  const runs = [];
  const figures = new Map();
  const flows = new Map(Object.entries(cut));
  const picked = [];
  let shown = STEP;
  let loaded = 0;

  const put = (told, values) => told.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  const say = (key, values = {}) => put(words[key] ?? key, values);
  const node = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };
  const load = (path) => new Promise((done, failed) => {
    const script = node("script", { src: path });
    script.onload = () => { script.remove(); done(); };
    script.onerror = () => { script.remove(); failed(new Error(path)); };
    document.head.append(script);
  });

  window.kpi = (kind, value, more) => {
    if (kind === "list") runs.push(...value);
    if (kind === "flow") for (const [text, own] of Object.entries(value)) flows.set(text, own);
    if (kind === "figures") figures.set(value.run_id, more);
  };

  // A text in parts, as the reports have it: a list of words ends a line only between two of them.
  const laid = (own, write = (text) => text) => own.map((part) => typeof part === "string" ? write(part)
    : node("w-", {}, ...part.flatMap((word, place) => place ? [node("wbr"), write(word)] : [write(word)])));
  const flow = (text) => laid(flows.get(text) ?? [text]);
  const said = (key, values = {}) => laid(flows.get(words[key]) ?? [words[key] ?? key], (text) => put(text, values));

  const day = (ended) => ended ? new Intl.DateTimeFormat(document.documentElement.lang === "th" ? "th-TH-u-ca-buddhist-nu-latn" : "en-GB-u-ca-buddhist", { dateStyle: "medium", timeZone: "Asia/Bangkok" }).format(new Date(ended)).replaceAll(" ", "\u00a0") : "";

  const fields = ["year", "part", "report", "agency", "state"];
  const named = {
    part: (value) => value ? say(value[0] === "q" ? "quarter" : "months", { number: value.slice(1) }) : say("whole"),
    report: (value) => words[`report.${value}`] ?? value,
    state: (value) => say(`state.${value}`),
  };
  const key = (run, field) => String((field === "agency" && run.code) || run[field]);
  const name_agencies = () => {
    const own = `language=${document.documentElement.lang}`;
    const told = new Map();
    for (const run of runs) {
      const fits = run.subject.includes(own) + run.subject.includes("digits=arabic");
      if (fits > (told.get(key(run, "agency"))?.fits ?? -1)) told.set(key(run, "agency"), { fits, name: run.agency });
    }
    named.agency = (value) => told.get(value).name;
  };
  const fill = () => {
    name_agencies();
    for (const field of fields) {
      const select = at(field);
      const chosen = select.value;
      const values = [...new Set(runs.map((run) => key(run, field)))].filter((value) => value && value !== "0");
      values.sort((a, b) => field === "year" ? b - a : a.localeCompare(b, document.documentElement.lang, { numeric: true }));
      select.replaceChildren(select.options[0], ...values.map((value) => node("option", { value }, named[field]?.(value) ?? value)));
      select.value = chosen;
    }
  };

  const back = ({ taken_back: told }, tell = say) => told ? tell(`taken_back.${told.origin}`, { received: day(told.received_on), back: day(told.taken_back_on) }) : "";
  const text = (run) => run.text ??= [run.title, run.agency, run.period, run.notice, run.run_id, run.subject, say(`state.${run.state}`), back(run)].join(" ").toLocaleLowerCase();
  const wanted = () => {
    const words_asked = at("search").value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const seen = new Set();
    return runs.filter((run) => {
      if (!fields.every((field) => !at(field).value || key(run, field) === at(field).value)) return false;
      if (!words_asked.every((word) => text(run).includes(word))) return false;
      if (!at("newest").checked) return true;
      if (seen.has(run.subject)) return false;
      seen.add(run.subject);
      return true;
    });
  };

  const badge = (tone, told) => node("span", { class: `badge ${tone}` }, ...told);
  const state = (run) => {
    const cell = node("td", {}, badge(TONES[run.state] ?? "quiet", said(`state.${run.state}`)));
    if (run.edition) cell.append(" ", ...said("edition", { number: run.edition }));
    if (run.comments) cell.append(node("br"), ...said("comments", { count: run.comments }));
    if (run.replaced_by) cell.append(node("br"), ...said("replaced"), " ", node("code", {}, run.replaced_by));
    if (run.notice) cell.append(node("br"), badge("doubt long", flow(run.notice)));
    if (run.taken_back) cell.append(node("br"), badge("bad long", back(run, said)));
    return cell;
  };
  const found = (run) => {
    const cell = node("td");
    ["critical", "warning", "note"].forEach((kind, place) => {
      if (run.findings[place]) cell.append(badge(["bad", "doubt", "quiet"][place], said(`findings.${kind}`, { count: run.findings[place] })), " ");
    });
    if (!cell.childNodes.length) cell.append(...said("findings.none"));
    return cell;
  };
  const headed = (word) => node("span", { class: "named" }, ...said(word), " ");
  const row = (run) => {
    const label = `${run.title} ${run.agency} ${run.period}`;
    const box = node("input", { type: "checkbox", "aria-label": `${say("pick")}: ${label} ${run.run_id}` });
    box.checked = picked.includes(run);
    box.addEventListener("change", () => pick(run, box.checked));
    return node("tr", {},
      node("th", { scope: "row" }, node("a", { href: `${run.folder}/report.html` }, ...flow(run.title)), " ",
        node("a", { class: "print", href: `${run.folder}/report.pdf`, "aria-label": `${say("print")} ${label}` }, "PDF")),
      node("td", {}, ...flow(run.agency)), node("td", {}, ...flow(run.period)), state(run), found(run),
      node("td", {}, headed("made"), day(run.ended), node("br"), node("code", {}, run.run_id)),
      node("td", { class: "picked" }, node("label", {}, box, headed("pick"))));
  };
  const draw = () => {
    const list = wanted();
    at("rows").replaceChildren(...list.slice(0, shown).map(row));
    const count = Math.min(shown, list.length);
    at("told").textContent = loaded < parts ? say("loading", { count: runs.length })
      : say(count < list.length ? "some" : "count", { shown: count, count: list.length.toLocaleString("en") });
    at("more").hidden = count >= list.length;
  };
  const again = () => { shown = STEP; draw(); };

  const pick = (run, on) => {
    if (on) picked.push(run); else picked.splice(picked.indexOf(run), 1);
    if (picked.length > 2) picked.shift();
    draw();
    at("picked").hidden = !picked.length;
    at("hold").disabled = picked.length < 2;
    at("picked-told").textContent = say("picked", { count: picked.length });
  };

  // Exact values travel as decimals or as fractions; the difference is for the eye only.
  const number = (value) => {
    const [above, below] = value.split("/");
    return value === "" ? NaN : below ? Number(above) / Number(below) : Number(above);
  };
  const places = (told) => (told.split(".")[1] ?? "").length;
  const difference = (one, other) => {
    const by = number(other[3]) - number(one[3]);
    if (Number.isNaN(by) || one[3] === other[3]) return "";
    return `${by > 0 ? "+" : ""}${by.toFixed(Math.max(places(one[2]), places(other[2])))}`.replace("-", "\u2212");
  };
  const hold = async () => {
    const [one, other] = [...picked].sort((a, b) => a.year - b.year || a.part.localeCompare(b.part, "en", { numeric: true }) || a.ended.localeCompare(b.ended));
    for (const run of [one, other]) if (!figures.has(run.run_id)) await load(`catalogue/figures/${run.run_id}.js`);
    const [before, after] = [one, other].map((run) => new Map(figures.get(run.run_id).map((figure) => [figure[0], figure])));
    const heading = (run) => [...flow(run.period), ` (${run.run_id})`, ...(run.notice ? [" · ", ...flow(run.notice)] : [])];
    const whole = (run) => [...flow(run.title), " · ", ...flow(run.agency), " · ", ...heading(run)];
    at("compared").replaceChildren(...whole(one), " → ", ...whole(other));
    at("one").replaceChildren(...heading(one));
    at("other").replaceChildren(...heading(other));
    at("command").textContent = `kpi compare ${one.run_id} ${other.run_id}`;
    const ids = [...new Set([...before.keys(), ...after.keys()])];
    const nothing = ["", "", "\u2013", ""];
    const rows = ids.map((id) => [before.get(id) ?? nothing, after.get(id) ?? nothing])
      .map(([a, b]) => ({ a, b, same: a[2] === b[2] && a[3] === b[3] }));
    const listed = rows.filter((each) => !at("moved").checked || !each.same);
    at("compare-told").textContent = say("held", { moved: rows.filter((each) => !each.same).length, same: rows.filter((each) => each.same).length });
    at("figures").replaceChildren(...listed.map(({ a, b }) => node("tr", {},
      node("th", { scope: "row" }, ...laid(b[0] ? b[1] : a[1]), " ", node("code", {}, b[0] || a[0])),
      node("td", { class: "right" }, a[2]), node("td", { class: "right" }, b[2]),
      node("td", { class: "right" }, difference(a, b)))));
    at("compare").hidden = false;
    at("compare-title").focus();
    at("compare-title").scrollIntoView();
  };

  const start = async () => {
    document.documentElement.classList.add("scripted");
    at("filters").hidden = false;
    for (const field of [...fields, "newest"]) at(field).addEventListener("change", again);
    at("search").addEventListener("input", again);
    at("filters").addEventListener("reset", () => setTimeout(again));
    at("filters").addEventListener("submit", (event) => event.preventDefault());
    at("more").addEventListener("click", () => { shown += STEP; draw(); });
    at("hold").addEventListener("click", hold);
    at("moved").addEventListener("change", hold);
    at("drop").addEventListener("click", () => { picked.length = 0; at("compare").hidden = true; at("picked").hidden = true; draw(); });
    for (let part = 1; part <= parts; part += 1) {
      await load(`catalogue/runs-${part}.js`);
      loaded = part;
      if (part === 1 || part === parts) { fill(); draw(); }
    }
    if (!parts) draw();
  };
  start().catch((error) => { at("told").textContent = say("broken", { file: error.message }); });
})();
