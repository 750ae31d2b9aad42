// SPDX-License-Identifier: Apache-2.0

extension AppJS {
    /// What the other parts use: words for times, announcements, copying, and the exchange of the live parts of a page.
    static let page = #"""
        // SPDX-License-Identifier: Apache-2.0
        const byId = (id) => document.getElementById(id);

        function announce(text) {
          const announcer = byId("announcer");
          if (!announcer || !text) return;
          announcer.textContent = "";
          // A change in a later task is what screen readers notice.
          setTimeout(() => { announcer.textContent = text; }, 60);
        }

        // The same words as the server's, so that nothing jumps when a page arrives.
        function ageText(seconds) {
          if (seconds < 60) return "<1 min";
          if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
          if (seconds < 172800) return `${Math.floor(seconds / 3600)} h`;
          return `${Math.floor(seconds / 86400)} d`;
        }

        function countdownText(seconds) {
          if (seconds <= 0) return "now";
          if (seconds <= 5400) return `in ${Math.ceil(seconds / 60)} min`;
          if (seconds <= 172800) return `in ${Math.ceil(seconds / 3600)} h`;
          return `in ${Math.ceil(seconds / 86400)} d`;
        }

        function tick() {
          const now = Date.now();
          for (const time of document.querySelectorAll("time[data-tick]")) {
            const seconds = Math.floor((now - Date.parse(time.dateTime)) / 1000);
            const text = time.dataset.tick === "age" ? ageText(seconds) : countdownText(-seconds);
            if (time.textContent !== text) time.textContent = text;
          }
        }
        setInterval(tick, 10000);

        function revealScripted(root) {
          for (const element of root.querySelectorAll("[data-needs-script]")) element.hidden = false;
        }
        revealScripted(document);

        // An address that names a row of the reference opens it.
        function openNamedRow() {
          const row = location.hash.length > 1 ? byId(location.hash.slice(1)) : null;
          if (row && row.matches("details.op")) row.open = true;
        }
        addEventListener("hashchange", openNamedRow);
        openNamedRow();

        document.addEventListener("click", async (event) => {
          const button = event.target.closest("[data-copy]");
          if (!button) return;
          const source = byId(button.dataset.copy);
          try {
            await navigator.clipboard.writeText(source.textContent.trim());
            announce("Copied");
            flash(button, "Copied");
          } catch {
            // Without TLS browsers keep the clipboard to themselves: select the text for the person to copy.
            getSelection().selectAllChildren(source);
            flash(button, "Selected");
            announce("Selected. Copy it with the keyboard.");
          }
        });

        function flash(button, text) {
          const label = [...button.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
          if (!label || button.dataset.flashing) return;
          const before = label.data;
          button.dataset.flashing = "1";
          label.data = text;
          setTimeout(() => { label.data = before; delete button.dataset.flashing; }, 1600);
        }

        // --- Exchange of the parts marked data-live by those of a page that has just arrived ---

        const lastText = new Map();

        // A part in which somebody is typing or choosing must not be pulled away.
        function isInUse(part) {
          const active = document.activeElement;
          if (active && part.contains(active) && active.matches("textarea, select, input:not([type=hidden])")) return true;
          const isWritten = [...part.querySelectorAll("textarea")].some((field) => field.value !== field.defaultValue);
          return isWritten || part.querySelector(".menu[open]") !== null;
        }

        function exchangePart(part, fresh) {
          const text = fresh.outerHTML;
          if (lastText.get(part.id) === text) return true;
          const open = new Map([...part.querySelectorAll("details[id]")].map((item) => [item.id, item.open]));
          const focus = part.contains(document.activeElement) ? describeFocus(document.activeElement) : null;
          lastText.set(part.id, text);
          const next = document.importNode(fresh, true);
          for (const item of next.querySelectorAll("details[id]")) {
            if (open.has(item.id)) item.open = open.get(item.id);
          }
          revealScripted(next);
          part.replaceWith(next);
          if (focus) restoreFocus(focus);
          return true;
        }

        // Enough about the focused element to find it again, or the nearest thing that is left.
        function describeFocus(element) {
          const row = element.closest("[data-row]");
          const rows = [...document.querySelectorAll("li[data-row]")];
          return { id: element.id, rowId: row ? row.id : null, position: row ? rows.indexOf(row) : -1 };
        }

        function restoreFocus({ id, rowId, position }) {
          const rows = [...document.querySelectorAll("li[data-row]")];
          const row = (rowId && byId(rowId)) || rows[Math.min(position, rows.length - 1)];
          const target = (id && byId(id)) || (row && row.querySelector("[data-row-link]")) || byId("main");
          target.focus({ preventScroll: true });
        }

        const incidentTitles = () => new Map([...document.querySelectorAll("li[data-row][data-status=triggered]")]
          .map((row) => [row.id, row.querySelector("[data-row-link]").textContent]));

        // Answers whether every part could be exchanged.
        function exchange(freshDocument) {
          const before = incidentTitles();
          let isComplete = true;
          for (const part of document.querySelectorAll("[data-live]")) {
            const fresh = freshDocument.getElementById(part.id);
            if (!fresh) continue;
            if (isInUse(part)) isComplete = false;
            else exchangePart(part, fresh);
          }
          document.title = freshDocument.title;
          document.body.dataset.liveVersion = freshDocument.body.dataset.liveVersion ?? "";
          tick();
          const added = [...incidentTitles()].filter(([id]) => !before.has(id));
          for (const [id] of added) byId(id).classList.add("is-new");
          if (added.length === 1) announce(`New incident: ${added[0][1]}`);
          if (added.length > 1) announce(`${added.length} new incidents`);
          return isComplete;
        }

        """#
}
