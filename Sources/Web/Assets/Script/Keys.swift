// SPDX-License-Identifier: Apache-2.0

extension AppJS {
    /// Single keys. They can be switched off, since a stray key press or speech input must not resolve an incident.
    static let keys = #"""
        const keysSetting = "tocsin.keys";
        const sequenceMs = 1200;
        let sequence = "";
        let sequenceEnd = 0;

        function keysAreOn() {
          try { return localStorage.getItem(keysSetting) !== "off"; } catch { return true; }
        }

        const keysOn = byId("keys-on");
        if (keysOn) {
          keysOn.checked = keysAreOn();
          keysOn.addEventListener("change", () => {
            try { localStorage.setItem(keysSetting, keysOn.checked ? "on" : "off"); } catch { /* only for this page, then */ }
          });
        }

        document.addEventListener("click", (event) => {
          if (event.target.closest("[data-open-keys]")) byId("keys").showModal();
        });

        function rowLinks() { return [...document.querySelectorAll("[data-row-link]")]; }

        function moveSelection(step) {
          const links = rowLinks();
          if (links.length === 0) return false;
          const row = document.activeElement.closest("li[data-row]");
          const current = row ? links.indexOf(row.querySelector("[data-row-link]")) : -1;
          const next = current < 0 ? (step > 0 ? 0 : links.length - 1) : current + step;
          const link = links[Math.max(0, Math.min(next, links.length - 1))];
          link.focus();
          link.closest("li").scrollIntoView({ block: "nearest" });
          return true;
        }

        // On the list, a and r mean the selected row; on an incident's page, that incident.
        function actOn(key) {
          const row = document.activeElement.closest("li[data-row]") ?? document.querySelector("[data-detail]");
          const isOfRow = key === "a" || key === "r";
          const scope = isOfRow ? row : document;
          const target = scope?.querySelector(`[data-key="${CSS.escape(key)}"]`);
          if (!target) return false;
          if (target.tagName === "FORM") target.requestSubmit();
          else if (target.tagName === "TEXTAREA") target.focus();
          else target.click();
          return true;
        }

        function press(key) {
          if (key === "?") { byId("keys").showModal(); return true; }
          if (key === "j") return moveSelection(1);
          if (key === "k") return moveSelection(-1);
          const now = Date.now();
          const pressed = sequence && now < sequenceEnd ? `${sequence} ${key}` : key;
          sequence = "";
          if (pressed === "g") {
            sequence = "g";
            sequenceEnd = now + sequenceMs;
            return true;
          }
          return actOn(pressed);
        }

        document.addEventListener("keydown", (event) => {
          if (event.key === "Escape") {
            const menu = document.querySelector(".menu[open]");
            if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
            return;
          }
          if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
          // A held key moves on, but does not act again and again.
          if (event.repeat && event.key !== "j" && event.key !== "k") return;
          if (event.target.closest?.("input, textarea, select, dialog, [contenteditable]")) return;
          if (!byId("keys") || event.key.length !== 1 || !keysAreOn()) return;
          if (press(event.key)) event.preventDefault();
        });

        """#
}
