// What the browser does when a page has arrived.
(function () {
  "use strict";
  window.dash_clientside = window.dash_clientside || {};
  var first = true;

  function markCurrent() {
    document.querySelectorAll("a.nav-link").forEach(function (link) {
      var here = window.location.pathname === new URL(link.href).pathname;
      if (here) {
        link.setAttribute("aria-current", "page");
      } else {
        link.removeAttribute("aria-current");
      }
    });
  }

  window.dash_clientside.shell = {
    // The title of the window, the mark in the navigation, and where a keyboard goes on.
    arrived: function (title) {
      document.title = title ? title + " · demandeval" : "demandeval";
      markCurrent();
      if (!first) {
        var main = document.getElementById("main");
        if (main && !window.location.hash) {
          main.focus({ preventScroll: true });
          window.scrollTo(0, 0);
        }
      }
      first = false;
      return title;
    },
  };
})();
