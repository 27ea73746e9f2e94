(function () {
  "use strict";
  var bar = document.querySelector(".tools");
  if (!bar) return;
  bar.hidden = false;
  var said = bar.querySelector("[role=status]");
  var words = bar.dataset;

  function say(text) { said.textContent = text; }

  function copy(text) {
    function told() { say(words.copied); }
    function byHand() { // where a page may not write to the clipboard
      var box = document.createElement("textarea");
      box.value = text;
      document.body.appendChild(box);
      box.select();
      var done = document.execCommand("copy");
      box.remove();
      if (done) told(); else say(text);
    }
    if (!navigator.clipboard) { byHand(); return; }
    navigator.clipboard.writeText(text).then(told, byHand);
  }

  function link(id) { return location.href.split("#")[0] + "#" + encodeURIComponent(id); }

  function button(text, name, act) {
    var made = document.createElement("button");
    made.type = "button";
    made.className = "tool";
    made.textContent = text;
    made.setAttribute("aria-label", text + ": " + name);
    made.addEventListener("click", act);
    return made;
  }

  // ---- a table as CSV, a link to what has a name

  function cells(row) {
    return Array.prototype.map.call(row.cells, function (cell) {
      var text = cell.textContent.replace(/\s+/g, " ").trim();
      return /[",\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
    }).join(",");
  }
  document.querySelectorAll("main .table").forEach(function (box) {
    var table = box.querySelector("table");
    var row = document.createElement("p");
    row.className = "actions";
    row.appendChild(button(words.csv, box.getAttribute("aria-label"), function () {
      copy(Array.prototype.map.call(table.rows, cells).join("\r\n") + "\r\n");
    }));
    if (box.id) row.appendChild(button(words.link, box.getAttribute("aria-label"), function () {
      copy(link(box.id));
    }));
    box.after(row);
  });
  document.querySelectorAll("main figure.chart[id], main .card[id]").forEach(function (part) {
    var head = part.querySelector("figcaption, .head");
    var name = head.firstElementChild.textContent;
    head.appendChild(button(words.link, name, function () { copy(link(part.id)); }));
  });

  // ---- figures answer to whoever audits: each is a stop of the keyboard only then

  var audit = bar.querySelector("[name=audit]");
  var figures = document.querySelectorAll("main [id^=fig-]");
  audit.addEventListener("change", function () {
    document.documentElement.classList.toggle("auditing", audit.checked);
    var code = document.querySelector("details.code");
    if (code) code.open = audit.checked;
    figures.forEach(function (figure) {
      if (figure.matches("a")) return;
      if (audit.checked) {
        figure.tabIndex = 0;
        figure.setAttribute("role", "button");
        figure.setAttribute("aria-label", figure.textContent + " " + words.link);
      } else ["tabindex", "role", "aria-label"].forEach(function (name) { figure.removeAttribute(name); });
    });
  });
  function asked(event) {
    var figure = event.target.closest && event.target.closest(".auditing [id^=fig-][role=button]");
    if (!figure || (event.type === "keydown" && event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    copy(link(figure.id));
  }
  document.addEventListener("click", asked);
  document.addEventListener("keydown", asked);

  // ---- searching within: Thai digits count as digits, a divided am as a whole one

  var box = bar.querySelector("[type=search]");
  var steps = [bar.querySelector("[name=previous]"), bar.querySelector("[name=next]")];
  var found = [];
  var at = -1;
  function plain(text) {
    return text.toLowerCase().replace(/\u0e4d([\u0e48-\u0e4b]?)\u0e32/g, "$1\u0e33")
      .replace(/[\u0e50-\u0e59]/g, function (digit) { return digit.charCodeAt(0) - 0x0e50; })
      .replace(/\s+/g, " ");
  }
  var places = "h2, h3, h4, p, li, dt, dd, th, td, caption, figcaption, pre";
  function clear() {
    found.forEach(function (part) { part.classList.remove("found", "found-now"); });
    found = [];
    at = -1;
  }
  function go(step) {
    if (!found.length) return;
    if (at >= 0) found[at].classList.remove("found-now");
    at = (at + step + found.length) % found.length;
    var part = found[at];
    for (var fold = part.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    part.classList.add("found-now");
    part.scrollIntoView({ block: "center" });
    say(words.place.replace("{at}", at + 1).replace("{all}", found.length));
  }
  function search() {
    clear();
    var wanted = plain(box.value.trim());
    steps.forEach(function (step) { step.hidden = true; });
    if (wanted.length < 2 && !/\d/.test(wanted)) { say(""); return; }
    document.querySelectorAll("main :is(" + places + ")").forEach(function (part) {
      if (!part.querySelector(places) && plain(part.textContent).indexOf(wanted) >= 0) found.push(part);
    });
    found.forEach(function (part) { part.classList.add("found"); });
    steps.forEach(function (step) { step.hidden = found.length < 2; });
    if (found.length) go(1); else say(words.nothing);
  }
  box.addEventListener("input", search);
  box.addEventListener("keydown", function (event) {
    if (event.key === "Enter") { event.preventDefault(); go(event.shiftKey ? -1 : 1); }
  });
  steps[0].addEventListener("click", function () { go(-1); });
  steps[1].addEventListener("click", function () { go(1); });
}());
