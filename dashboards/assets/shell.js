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

  // A link inside the application changes the address without making the browser scroll.
  function goToMark() {
    var mark = window.location.hash.slice(1);
    var part = mark && document.getElementById(mark);
    if (part) {
      part.tabIndex = -1;
      part.scrollIntoView();
      part.focus({ preventScroll: true });
    }
    return Boolean(part);
  }

  window.dash_clientside.shell = {
    moved: function (address) {
      window.requestAnimationFrame(goToMark);
      return address;
    },

    // The title of the window, the mark in the navigation, and where a keyboard goes on.
    arrived: function (title) {
      document.title = title ? title + " · demandeval" : "demandeval";
      markCurrent();
      var main = document.getElementById("main");
      if (!goToMark() && !first && main) {
        main.focus({ preventScroll: true });
        window.scrollTo(0, 0);
      }
      first = false;
      return title;
    },
  };
})();
