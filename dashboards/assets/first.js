// Runs before anything is drawn.
(function () {
  "use strict";
  // The colour scheme that was chosen last, so that a dark page does not flash white.
  var chosen = null;
  try {
    chosen = window.localStorage.getItem("mantine-color-scheme-value");
  } catch (error) {
    chosen = null; // storage may be switched off; the system's scheme is used then
  }
  var dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
  var scheme = chosen === "dark" || chosen === "light" ? chosen : dark ? "dark" : "light";
  document.documentElement.setAttribute("data-mantine-color-scheme", scheme);

  // Charts are lines, bars and points: a third of Plotly draws them. Dash sets this address to
  // the whole of Plotly when it starts; it is fetched when the first chart is shown.
  Object.defineProperty(window, "_dashPlotlyJSURL", {
    get: function () {
      return "/plotly-cartesian.min.js";
    },
    set: function () {},
  });
})();
