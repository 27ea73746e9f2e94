(function () {
  "use strict";
  var contents = document.querySelector(".contents details");
  var wide = window.matchMedia("(min-width: 75rem)");
  function fold() { if (contents) contents.open = wide.matches; }
  fold();
  wide.addEventListener("change", fold);

  // what is folded opens for whoever is led into it, and on paper where the style cannot
  function reveal() {
    var name = location.hash.slice(1);
    try { name = decodeURIComponent(name); } catch (error) { /* as it is */ }
    var led = document.getElementById(name);
    if (!led) return;
    var folds = Array.from(document.querySelectorAll("main details:not([open])"));
    folds = folds.filter(function (fold) {
      return fold.contains(led) || (fold.className === "fold" && fold.previousElementSibling === led);
    });
    folds.forEach(function (fold) { fold.open = true; });
    if (folds.length) led.scrollIntoView();
  }
  reveal();
  window.addEventListener("hashchange", reveal);
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest('a[href^="#"]');
    if (link && link.hash === location.hash) reveal();
  });
  var printed = [];
  window.addEventListener("beforeprint", function () {
    printed = Array.from(document.querySelectorAll("main details:not(.code):not([open])"));
    printed.forEach(function (fold) { fold.open = true; });
  });
  window.addEventListener("afterprint", function () {
    printed.forEach(function (fold) { fold.open = false; });
  });

  // only what scrolls needs to be reached by keyboard
  function reach() {
    document.querySelectorAll(".table, .plate, pre").forEach(function (box) {
      if (box.scrollWidth > box.clientWidth) box.setAttribute("tabindex", "0");
      else box.removeAttribute("tabindex");
    });
  }

  // what lets charts answer stands packed in the page; the policy names the hash of its text
  function unpack() {
    var packed = document.getElementById("kpi-live");
    if (!packed || !window.DecompressionStream) return Promise.resolve();
    var bytes = Uint8Array.from(atob(packed.textContent), function (letter) {
      return letter.charCodeAt(0);
    });
    var opened = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(opened).text().then(function (code) {
      var script = document.createElement("script");
      script.textContent = code;
      document.body.appendChild(script);
    }, function (error) { console.error(error); });
  }

  function draw(figure) {
    var spec = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
    var options = { renderer: "svg", actions: false, ast: true, defaultStyle: false };
    var said = figure.querySelector(".still svg").getAttribute("aria-label");
    figure.querySelector(".live").setAttribute("aria-label", said);
    return window.vegaEmbed(figure.querySelector(".live > div"), spec, options).then(function () {
      figure.classList.add("drawn");
    }, function (error) { console.error(error); }); // the still drawing stays
  }

  var fonts = document.fonts && document.fonts.load
    ? Promise.all(["400", "600"].map(function (weight) {
      return document.fonts.load(weight + " 12px Sarabun", "กa");
    }))
    : Promise.resolve();
  fonts.then(unpack).then(function () {
    reach();
    window.addEventListener("resize", reach);
    document.addEventListener("toggle", reach, true);
    if (!window.vegaEmbed) return undefined;
    return Array.prototype.reduce.call(
      document.querySelectorAll("figure.chart"),
      function (before, figure) { return before.then(function () { return draw(figure); }); },
      Promise.resolve()
    );
  }).then(function () { document.documentElement.classList.add("ready"); });
}());
