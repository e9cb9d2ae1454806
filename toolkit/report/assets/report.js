"use strict";
(function () {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const charts = read("charts");
  const look = read("look");
  const night = window.matchMedia("(prefers-color-scheme: dark)");
  let printing = false;

  // Only colours differ: each light one has its dark one.
  const darkened = (part) => {
    if (Array.isArray(part)) return part.map(darkened);
    if (part && typeof part === "object") {
      return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, darkened(value)]));
    }
    return typeof part === "string" && Object.hasOwn(look.dark, part) ? look.dark[part] : part;
  };

  const draw = (id) => {
    const dark = night.matches && !printing;
    const figure = dark ? darkened(charts[id]) : charts[id];
    // Plotly writes into what it is given; the original stays as it is.
    const own = JSON.parse(JSON.stringify(figure));
    // Paper is as wide as it is, whatever the window was.
    if (printing) own.layout.width = 660;
    return Plotly.react(id, own.data, own.layout, look.config);
  };
  const hidden = (id) => document.getElementById(id).closest("details:not([open])") !== null;
  const drawAll = () => Object.keys(charts).filter((id) => !hidden(id)).forEach(draw);

  // A chart inside a closed part has no width: it is drawn when the part is opened.
  document.addEventListener(
    "toggle",
    (event) => {
      if (event.target.open) {
        event.target.querySelectorAll(".chart").forEach((chart) => {
          if (!hidden(chart.id)) draw(chart.id);
        });
      }
    },
    true,
  );
  night.addEventListener("change", drawAll);
  window.addEventListener("beforeprint", () => {
    printing = true;
    document.querySelectorAll("details.checks").forEach((part) => { part.open = true; });
    drawAll();
  });
  window.addEventListener("afterprint", () => { printing = false; drawAll(); });
  drawAll();
  document.documentElement.dataset.drawn = "yes";
})();
