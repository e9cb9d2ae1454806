// Files go to the server as they are, piece by piece, with the share that has arrived.
(function () {
  "use strict";
  window.dash_clientside = window.dash_clientside || {};

  function failure(what, fix) {
    return { problems: [{ what: what, fix: fix, rows: 1 }] };
  }

  function tooLarge(limit) {
    var most = Math.round(limit / 1024 / 1024);
    return failure(
      "the file is larger than the " + most + " MB that are taken",
      "Leave out columns that are not needed, or send a year at a time.",
    );
  }

  // The frame's own element stays as it is; all that is made here goes into one inside it.
  function build(frame, words, accept) {
    var zone = document.createElement("div");
    zone.className = "drop";
    var input = document.createElement("input");
    input.type = "file";
    input.id = frame.id + "-input";
    input.accept = accept;
    input.className = "visually-hidden";
    var label = document.createElement("label");
    label.htmlFor = input.id;
    label.className = "drop-label";
    var strong = document.createElement("strong");
    strong.textContent = words.main;
    var small = document.createElement("span");
    small.textContent = words.detail;
    label.append(strong, small);
    zone.append(input, label);
    frame.replaceChildren(zone);
    return { zone: zone, input: input };
  }

  function receiveDrops(zone, take) {
    ["dragenter", "dragover"].forEach(function (name) {
      zone.addEventListener(name, function (event) {
        event.preventDefault();
        zone.classList.add("drop-over");
      });
    });
    ["dragleave", "drop"].forEach(function (name) {
      zone.addEventListener(name, function (event) {
        event.preventDefault();
        zone.classList.remove("drop-over");
      });
    });
    zone.addEventListener("drop", function (event) {
      if (event.dataTransfer && event.dataTransfer.files.length) {
        take(event.dataTransfer.files);
      }
    });
  }

  function progressBar(zone, name) {
    var box = document.createElement("div");
    box.className = "drop-progress";
    box.setAttribute("role", "status");
    var words = document.createElement("p");
    words.textContent = "Sending " + name + " …";
    var bar = document.createElement("progress");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", "Share of the file that has been sent");
    box.append(words, bar);
    zone.append(box);
    return {
      sent: function (share) {
        bar.value = share;
        if (share >= 1) {
          words.textContent = "Reading and checking " + name + " …";
          bar.removeAttribute("value");
        }
      },
      remove: function () {
        box.remove();
      },
    };
  }

  // fetch() cannot say how much has been sent; XMLHttpRequest can.
  function send(file, target, report) {
    var address =
      "/upload/" +
      encodeURIComponent(target.campaign) +
      "/" +
      encodeURIComponent(target.source) +
      "?name=" +
      encodeURIComponent(file.name) +
      (target.wave ? "&wave=" + encodeURIComponent(target.wave) : "");
    return new Promise(function (resolve) {
      var call = new XMLHttpRequest();
      call.open("POST", address);
      call.setRequestHeader("Content-Type", "application/octet-stream");
      call.upload.onprogress = function (event) {
        if (event.lengthComputable) {
          report(event.loaded / event.total);
        }
      };
      call.onload = function () {
        try {
          resolve(JSON.parse(call.responseText));
        } catch (error) {
          resolve(
            failure("the server did not take the file", "Load the page again and try once more."),
          );
        }
      };
      call.onerror = function () {
        resolve(
          failure(
            "the file could not be sent, or it changed meanwhile",
            "Check that the dashboard still runs and that the file is closed elsewhere.",
          ),
        );
      };
      call.send(file);
    });
  }

  window.dash_clientside.upload = {
    // Make the place where files are dropped; called when the target changes.
    prepare: function (target, frameId, answerId) {
      var frame = document.getElementById(frameId);
      if (!frame) {
        return window.dash_clientside.no_update;
      }
      if (!target || !target.campaign || !target.source) {
        frame.replaceChildren();
        return "waiting";
      }
      var made = build(
        frame,
        {
          main: "Choose a file or drop it here",
          detail:
            "CSV or XLSX, for “" + target.source + "”" + (target.wave ? ", " + target.wave : ""),
        },
        ".csv,.txt,.tsv,.xlsx",
      );
      var busy = false;
      async function take(files) {
        if (busy) {
          return;
        }
        busy = true;
        made.input.disabled = true;
        var answers = [];
        window.dash_clientside.set_props(answerId, { data: answers });
        for (const file of Array.from(files)) {
          var bar = progressBar(made.zone, file.name);
          var answer =
            file.size > target.limit
              ? tooLarge(target.limit)
              : await send(file, target, bar.sent);
          bar.remove();
          answers = answers.concat([Object.assign({ name: file.name }, target, answer)]);
          window.dash_clientside.set_props(answerId, { data: answers });
        }
        busy = false;
        made.input.disabled = false;
        made.input.value = "";
      }
      made.input.multiple = true;
      made.input.addEventListener("change", function () {
        take(made.input.files);
      });
      receiveDrops(made.zone, take);
      return "ready";
    },
  };

  window.dash_clientside.plan = {
    // A plan is small text: it is put into the text field, where it can be read and changed.
    prepare: function (frameId, textId) {
      var frame = document.getElementById(frameId);
      if (!frame || frame.childElementCount) {
        return window.dash_clientside.no_update;
      }
      var made = build(
        frame,
        { main: "Choose a plan file or drop it here", detail: "TOML" },
        ".toml,.txt",
      );
      function take(files) {
        var file = files[0];
        if (!file) {
          return;
        }
        if (file.size > 1024 * 1024) {
          window.dash_clientside.set_props(textId, {
            error: "This file is too large to be a plan.",
          });
          return;
        }
        file.text().then(function (text) {
          window.dash_clientside.set_props(textId, { value: text, error: null });
          made.input.value = "";
        });
      }
      made.input.addEventListener("change", function () {
        take(made.input.files);
      });
      receiveDrops(made.zone, take);
      return "ready";
    },
  };
})();
