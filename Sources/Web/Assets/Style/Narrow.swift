// SPDX-License-Identifier: Apache-2.0

extension AppCSS {
    /// Small windows and phones: the places move to the lower edge, within reach of a thumb.
    static let narrow = """
        @media (max-width: 1020px) {
          .frame { grid-template-columns: 196px minmax(0, 1fr); }
          .content { padding-inline: 24px; }
          .detail-columns { grid-template-columns: minmax(0, 1fr); }
          .detail-side, .detail-main { grid-column: 1; grid-row: auto; }
          .facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(136px, 1fr)); column-gap: 18px; }
          .facts div + div { border-top: 0; }
        }
        @media (max-width: 760px) {
          body { font-size: 15px; }
          .frame { display: block; }
          .side {
            position: static; flex-direction: row; align-items: center; gap: 12px; height: auto; padding: 10px 16px;
            border-right: 0; border-bottom: 1px solid var(--line); overflow: visible;
          }
          .brand { padding: 0; }
          .account { flex: 1; flex-direction: row; align-items: center; justify-content: flex-end; margin: 0; }
          .live { padding: 0; }
          .keys-button, .who-name { display: none; }
          .who { padding: 0; border: 0; }
          .sign-out { min-width: 40px; min-height: 40px; }
          .places {
            position: fixed; inset: auto 0 0 0; z-index: 30; padding: 4px 4px calc(4px + env(safe-area-inset-bottom));
            border-top: 1px solid var(--line); background: var(--surface);
          }
          .places ul { flex-direction: row; }
          .places li { flex: 1; }
          .places .place-rare { display: none; }
          .places a {
            position: relative; flex-direction: column; justify-content: center; gap: 1px; min-height: 50px;
            padding: 4px 0; font-size: clamp(9px, 2.7vw, 12px); white-space: nowrap;
          }
          .places a .icon { width: 20px; height: 20px; }
          .places a[aria-current] { background: none; color: var(--ink); }
          .places a[aria-current] .icon { color: var(--clapper); }
          .place-count {
            position: absolute; top: 1px; left: calc(50% + 8px); margin: 0; padding: 0 5px; min-width: 18px;
            font-size: 11px; line-height: 17px;
          }
          .content { padding: 18px 14px calc(96px + env(safe-area-inset-bottom)); }
          .filters { flex-flow: column nowrap; gap: 2px; margin-inline: -14px; }
          .tabs { min-width: 0; overflow-x: auto; padding: 2px 10px; scrollbar-width: none; }
          .tabs a { min-height: 40px; }
          .row { grid-template-columns: 30px minmax(0, 1fr) auto; align-items: start; padding: 12px; }
          .row-age { min-width: 0; padding-top: 1px; }
          .row-facts { gap: 0 12px; font-size: 13px; }
          .row-actions { grid-column: 2 / -1; justify-content: stretch; min-width: 0; margin-top: 10px; }
          .row-actions:empty, .row-resolved .row-actions { display: none; }
          .row-actions form { flex: 1; }
          .row-actions .button { width: 100%; }
          .button { min-height: 44px; font-size: 14px; }
          .quiet-button { min-height: 40px; }
          .quiet { padding: 40px 8px; }
          .actions { display: grid; grid-template-columns: repeat(6, minmax(0, 1fr)); }
          .actions > form { grid-column: span 3; }
          .actions > form:only-of-type { grid-column: 1 / -1; }
          .actions > .menu { grid-column: span 2; }
          .actions > .menu[open] { grid-column: 1 / -1; }
          .actions .button { width: 100%; padding-inline: 6px; }
          .menu-panel { position: static; width: 100%; margin-top: 6px; box-shadow: none; }
          select, textarea { font-size: 16px; min-height: 44px; }
          .panel { padding: 14px; }
          .alert-line { flex-wrap: wrap; gap: 2px 10px; }
          .alert-summary { order: 3; flex: 1 0 100%; }
          .alert-time { margin-left: auto; }
          .pairs div { grid-template-columns: minmax(0, 1fr); gap: 0; }
          .told thead { position: absolute; clip-path: inset(50%); }
          .told, .told tbody, .told tr, .told th, .told td { display: block; padding: 0; }
          .told tr { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 2px 12px; padding: 10px 0; }
          .told tbody tr:first-child { border-top: 0; padding-top: 0; }
          .told td:nth-child(2) { color: var(--ink-faint); }
          .told td:nth-child(3) { grid-column: 1 / -1; }
          .button kbd { display: none; }
          .note-form { grid-template-columns: minmax(0, 1fr); }
          .entry { grid-template-columns: 28px minmax(0, 1fr); }
          .entry-time { grid-column: 2; padding-top: 0; }
          .level { grid-template-columns: minmax(0, 1fr); }
          .level-head { display: flex; align-items: baseline; gap: 10px; }
          .duty-row { grid-template-columns: minmax(0, 1fr); gap: 0; }
          .duty-way, .duty-until { padding-left: 34px; font-size: 13.5px; }
          .integration-key { margin-left: 0; }
          .copy-line { flex-direction: column; align-items: stretch; }
          .records li { grid-template-columns: minmax(0, 1fr); gap: 0; }
          .lone { padding-top: 5vh; }
          .lone-card { padding: 24px 20px; }
        }

        """
}
