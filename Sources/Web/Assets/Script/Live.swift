// SPDX-License-Identifier: Apache-2.0

extension AppJS {
    /// Server-sent events, and reloading in their absence.
    static let live = #"""
        const livePath = document.body.dataset.livePath;
        const refreshDelayMs = 120;
        const pollMs = 15000;
        const hiddenPollMs = 60000;
        let source = null;
        let scheduled = null;
        let isRefreshing = false;
        let wantsAnother = false;
        let pollTimer = null;

        function showState(state, word) {
          const mark = byId("live-state");
          if (!mark) return;
          mark.dataset.state = state;
          byId("live-word").textContent = word;
        }

        // An answer from elsewhere, such as the sign-in page, is shown as a page of its own.
        function isElsewhere(response) {
          return response.redirected && new URL(response.url).pathname !== location.pathname;
        }

        async function refresh() {
          if (isRefreshing) { wantsAnother = true; return; }
          isRefreshing = true;
          try {
            const response = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
            if (isElsewhere(response)) { location.assign(response.url); return; }
            // The session has ended: what is shown would only grow old.
            if (response.status === 401) { location.reload(); return; }
            if (response.ok) {
              const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
              // What was said about the last press stays until the next one.
              fresh.getElementById("notice")?.remove();
              if (!exchange(fresh)) wantsRefreshLater();
            }
          } catch {
            showState("lost", "No connection");
          } finally {
            isRefreshing = false;
            if (wantsAnother) { wantsAnother = false; scheduleRefresh(); }
          }
        }

        // Several changes in a row are one refresh.
        function scheduleRefresh() {
          if (scheduled) return;
          scheduled = setTimeout(() => { scheduled = null; refresh(); }, refreshDelayMs);
        }

        let isOwed = false;
        function wantsRefreshLater() { isOwed = true; }
        function payRefresh() {
          if (!isOwed) return;
          isOwed = false;
          scheduleRefresh();
        }
        document.addEventListener("focusout", () => setTimeout(payRefresh, 0));
        document.addEventListener("toggle", payRefresh, true);

        function poll(intervalMs) {
          clearInterval(pollTimer);
          pollTimer = intervalMs ? setInterval(refresh, intervalMs) : null;
        }

        function connect() {
          source = new EventSource(livePath);
          source.addEventListener("incidents", (event) => {
            if (event.data !== document.body.dataset.liveVersion) scheduleRefresh();
          });
          source.onopen = () => { showState("live", "Live"); poll(0); };
          source.onerror = () => {
            showState("lost", "Reconnecting");
            // The browser tries again by itself unless the server said no for good; either way, keep current by asking.
            poll(pollMs);
          };
        }

        function disconnect() {
          source?.close();
          source = null;
        }

        if (livePath) {
          // A browser opens few connections to one host: pages in the background give theirs back, and ask now and then.
          document.addEventListener("visibilitychange", () => {
            if (document.hidden) {
              disconnect();
              poll(hiddenPollMs);
            } else {
              poll(0);
              connect();
              refresh();
            }
          });
          addEventListener("pagehide", disconnect);
          addEventListener("pageshow", (event) => { if (event.persisted) { connect(); refresh(); } });
          if (document.hidden) poll(hiddenPollMs);
          else connect();
        }

        """#

    /// Forms that change an incident answer in place.
    static let forms = #"""
        async function send(form, submitter) {
          if (form.ariaBusy === "true") return;
          form.ariaBusy = "true";
          const body = new URLSearchParams(new FormData(form, submitter));
          try {
            const response = await fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" } });
            if (response.ok && isElsewhere(response)) { location.assign(response.url); return; }
            if (response.status === 401) { location.reload(); return; }
            const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
            if (response.ok) showAnswer(form, fresh);
            else showProblem(fresh.querySelector("[data-message]")?.textContent ?? "The server refused this.");
          } catch {
            showProblem("No answer from the server. Look whether it was done before you try again.");
          } finally {
            form.ariaBusy = "false";
          }
        }

        function showAnswer(form, fresh) {
          form.closest(".menu")?.removeAttribute("open");
          if (form.dataset.clear !== undefined) form.reset();
          if (!exchange(fresh)) wantsRefreshLater();
          announce(byId("notice")?.textContent.trim());
        }

        function showProblem(text) {
          const line = document.createElement("p");
          line.className = "notice notice-problem";
          line.textContent = text;
          byId("notice")?.replaceChildren(line);
          lastText.delete("notice");
          byId("notice")?.scrollIntoView({ block: "nearest" });
          announce(text);
        }

        document.addEventListener("submit", (event) => {
          const form = event.target;
          if (!form.matches("form[data-inline]")) return;
          event.preventDefault();
          send(form, event.submitter);
        });

        document.addEventListener("click", (event) => {
          for (const menu of document.querySelectorAll(".menu[open]")) {
            if (!menu.contains(event.target)) menu.open = false;
          }
        });

        """#
}
