// Charts in the colours of the page: the server makes them for a light one.
(function () {
  "use strict";
  window.dash_clientside = window.dash_clientside || {};

  function scheme() {
    return document.documentElement.getAttribute("data-mantine-color-scheme");
  }

  function swapped(part, dark) {
    if (Array.isArray(part)) {
      return part.map(function (one) {
        return swapped(one, dark);
      });
    }
    if (part && typeof part === "object") {
      var made = {};
      Object.keys(part).forEach(function (key) {
        made[key] = swapped(part[key], dark);
      });
      return made;
    }
    return typeof part === "string" && Object.hasOwn(dark, part) ? dark[part] : part;
  }

  window.dash_clientside.charts = {
    coloured: function (figure, _scheme, dark) {
      if (!figure) {
        return window.dash_clientside.no_update;
      }
      return scheme() === "dark" ? swapped(figure, dark) : swapped(figure, {});
    },
  };

  new MutationObserver(function () {
    if (window.dash_clientside.set_props && document.getElementById("main")) {
      window.dash_clientside.set_props("scheme", { data: scheme() });
    }
  }).observe(document.documentElement, {
    attributes: true,
    attributeFilter: ["data-mantine-color-scheme"],
  });
})();
