// SPDX-License-Identifier: Apache-2.0

extension AppCSS {
    /// Buttons, fields, menus, tabs and the window of keys.
    static let controls = """
        .button, .quiet-button {
          display: inline-flex; align-items: center; justify-content: center; gap: 6px; border-radius: var(--radius-small);
          cursor: pointer; font-weight: 550; line-height: 20px; text-decoration: none; white-space: nowrap;
          transition: background-color 120ms, border-color 120ms;
        }
        .button {
          min-height: 32px; padding: 5px 12px; border: 1px solid var(--line-firm); background: var(--raised); color: var(--ink);
          font-size: 13px;
        }
        .button:hover { border-color: var(--edge); background: var(--surface); }
        .button:active { background: var(--sunken); }
        .button-strong { border-color: var(--strong); background: var(--strong); color: var(--on-strong); }
        .button-strong:hover, .button-strong:active { border-color: var(--strong-hover); background: var(--strong-hover); }
        .button-wide { width: 100%; min-height: 46px; font-size: 15px; }
        .button kbd {
          min-width: 18px; margin-right: -4px; padding: 0 4px; border: 1px solid currentColor; opacity: 0.72; background: none;
          font-size: 11px; line-height: 15px;
        }
        .quiet-button {
          min-height: 28px; padding: 3px 9px; border: 0; background: transparent; color: var(--ink-faint); font-size: 12.5px;
        }
        .quiet-button:hover { background: color-mix(in srgb, var(--ink) 7%, transparent); color: var(--ink); }
        form[aria-busy="true"] button { opacity: 0.55; cursor: progress; }
        label { font-size: 12.5px; font-weight: 600; color: var(--ink-soft); }
        select, textarea {
          width: 100%; padding: 7px 10px; border: 1px solid var(--edge); border-radius: var(--radius-small);
          background: var(--raised); color: var(--ink);
        }
        select { min-height: 36px; }
        textarea { display: block; min-height: 58px; resize: vertical; }
        .menu { position: relative; }
        .menu > summary { list-style: none; }
        summary::-webkit-details-marker { display: none; }
        .menu > summary .icon { width: 13px; height: 13px; color: var(--ink-faint); }
        .menu[open] > summary { border-color: var(--edge); background: var(--sunken); }
        .menu-panel {
          position: absolute; top: calc(100% + 6px); left: 0; z-index: 20; display: grid; gap: 8px; width: 300px; padding: 14px;
          border: 1px solid var(--line-firm); border-radius: var(--radius); background: var(--raised); box-shadow: var(--shadow);
        }
        .tabs ul { display: flex; gap: 2px; }
        .tabs a {
          display: flex; align-items: center; gap: 6px; min-height: 32px; padding: 4px 10px; border-radius: var(--radius-small);
          color: var(--ink-soft); font-size: 13px; font-weight: 500; text-decoration: none; white-space: nowrap;
        }
        .tabs a:hover { background: color-mix(in srgb, var(--ink) 5%, transparent); color: var(--ink); }
        .tabs a[aria-current] {
          background: color-mix(in srgb, var(--ink) 9%, transparent); color: var(--ink); font-weight: 600;
        }
        .tab-count { color: var(--ink-faint); font-size: 12px; }
        .copy-line { display: flex; align-items: flex-start; gap: 6px; }
        .copy-line > pre, .copy-line > code {
          flex: 1; min-width: 0; padding: 9px 12px; border: 1px solid var(--line); border-radius: var(--radius-small);
          background: var(--sunken); overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere;
        }
        .copy-line .quiet-button { margin-top: 4px; }
        .keys {
          width: min(420px, calc(100vw - 32px)); padding: 22px 24px; border: 1px solid var(--line-firm); border-radius: 14px;
          background: var(--raised); color: var(--ink); box-shadow: var(--shadow);
        }
        .keys::backdrop { background: rgb(10 10 12 / 0.45); }
        .keys h2 { margin-bottom: 10px; font-size: 16px; }
        .keys dl div { display: flex; align-items: center; gap: 12px; padding: 4px 0; }
        .keys dt { flex: 0 0 74px; }
        .keys .check {
          display: flex; align-items: center; gap: 8px; margin: 12px 0 16px; padding-top: 14px;
          border-top: 1px solid var(--line);
        }
        .keys input { width: 16px; height: 16px; margin: 0; accent-color: var(--strong); }
        kbd {
          display: inline-block; min-width: 22px; padding: 1px 6px; border: 1px solid var(--line-firm); border-bottom-width: 2px;
          border-radius: 5px; background: var(--surface); font-size: 12px; text-align: center;
        }

        """

    /// Statuses, urgencies and other small marks.
    static let marks = """
        .chip {
          display: inline-flex; align-items: center; gap: 6px; padding: 2px 9px 2px 7px; border-radius: 20px; font-size: 12.5px;
          font-weight: 600; line-height: 20px; white-space: nowrap;
        }
        .chip .icon { width: 14px; height: 14px; }
        .chip-triggered { background: var(--bad-ground); color: var(--bad); }
        .chip-acknowledged { background: var(--claimed-ground); color: var(--claimed); }
        .chip-resolved { background: var(--good-ground); color: var(--good); }
        .urgency { display: inline-flex; align-items: center; gap: 5px; white-space: nowrap; }
        .urgency .icon { width: 12px; height: 12px; }
        .urgency-high { color: var(--ink-soft); font-weight: 600; }
        .urgency-low { color: var(--ink-faint); }
        .number { flex: none; color: var(--ink-faint); font-weight: 500; white-space: nowrap; }
        .nobody { color: var(--bad); font-weight: 600; }
        .you {
          display: inline-block; padding: 0 6px; white-space: nowrap; border-radius: 8px;
          background: color-mix(in srgb, var(--focus) 15%, transparent);
          color: var(--link); font-size: 11.5px; font-weight: 600; line-height: 17px; vertical-align: 1px;
        }
        .person { display: inline-flex; align-items: center; gap: 8px; }
        .none { padding: 4px 0; color: var(--ink-faint); }
        .panel {
          padding: 16px 18px 18px; border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface);
        }
        .panel > h2 { margin-bottom: 10px; }
        .panel h3 { margin: 16px 0 6px; color: var(--ink-faint); font-weight: 600; }
        .group-count { margin-left: 4px; color: var(--ink-faint); font-weight: 500; }

        """
}
