// SPDX-License-Identifier: Apache-2.0

extension AppCSS {
    static let timeline = """
        .note-form {
          display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 6px 8px; align-items: end;
          margin-bottom: 20px;
        }
        .note-form label { grid-column: 1 / -1; }
        .entry {
          position: relative; display: grid; grid-template-columns: 28px minmax(0, 1fr) auto; gap: 0 12px;
          padding-bottom: 14px;
        }
        .entry:last-child { padding-bottom: 0; }
        .entry::before {
          content: ""; position: absolute; left: 13.5px; top: 28px; bottom: 0; width: 1px;
          background: var(--line-firm);
        }
        .entry:last-child::before { display: none; }
        .entry-mark {
          display: grid; place-items: center; width: 28px; height: 28px; border-radius: 50%; background: var(--sunken);
          color: var(--ink-faint);
        }
        .entry-mark .icon { width: 14px; height: 14px; }
        .entry-bad .entry-mark { background: var(--bad-ground); color: var(--bad); }
        .entry-warn .entry-mark, .entry-claimed .entry-mark { background: var(--claimed-ground); color: var(--claimed); }
        .entry-good .entry-mark { background: var(--good-ground); color: var(--good); }
        .entry-body { padding-top: 3px; }
        .entry-body strong { font-weight: 600; }
        .entry-past .entry-body { color: var(--ink-faint); }
        .entry-channel { color: var(--ink-faint); }
        .entry-quote {
          margin-top: 4px; padding: 7px 12px; border-left: 3px solid var(--line-firm);
          border-radius: 0 var(--radius-small) var(--radius-small) 0;
          background: var(--sunken); color: var(--ink-soft); white-space: pre-wrap;
        }
        .entry-time { padding-top: 4px; color: var(--ink-faint); font-size: 12.5px; }

        """

    static let records = """
        .alert + .alert { margin-top: 4px; padding-top: 4px; border-top: 1px solid var(--line); }
        .alert > summary { list-style: none; margin: 0 -8px; padding: 6px 8px; border-radius: var(--radius-small); cursor: pointer; }
        .alert > summary:hover { background: color-mix(in srgb, var(--ink) 3%, transparent); }
        .alert-line { display: flex; align-items: baseline; gap: 10px; }
        .alert-summary { flex: 1; min-width: 0; font-weight: 500; }
        .alert-status { font-size: 12.5px; font-weight: 600; }
        .alert-triggered { color: var(--bad); }
        .alert-resolved { color: var(--good); }
        .alert-time { color: var(--ink-faint); font-size: 12.5px; }
        .severity {
          padding: 0 7px; border-radius: 5px; background: var(--sunken); color: var(--ink-soft); font-size: 12px;
          font-weight: 600;
          line-height: 20px;
        }
        .severity-bad { background: var(--bad-ground); color: var(--bad); }
        .severity-warn { background: var(--claimed-ground); color: var(--claimed); }
        .pairs { padding: 4px 0 6px; }
        .pairs div { display: grid; grid-template-columns: 150px minmax(0, 1fr); gap: 12px; padding: 4px 0; }
        .pairs dd { font-size: 13px; white-space: pre-wrap; }
        .raw { padding-bottom: 4px; }
        .raw > summary { display: inline-block; padding: 3px 0; color: var(--ink-faint); font-size: 12.5px; cursor: pointer; }
        .raw > summary::before { content: "▸ "; }
        .raw[open] > summary::before { content: "▾ "; }
        .raw > summary:hover { color: var(--ink); }
        .raw pre {
          max-height: 420px; margin-top: 6px; padding: 10px 12px; border: 1px solid var(--line);
          border-radius: var(--radius-small);
          background: var(--sunken); overflow: auto; white-space: pre-wrap;
        }
        .told { width: 100%; border-collapse: collapse; font-size: 13.5px; }
        .told th, .told td { padding: 8px 14px 8px 0; text-align: left; vertical-align: top; font-weight: 400; }
        .told thead th { padding-top: 0; color: var(--ink-faint); font-size: 12.5px; }
        .told tbody tr { border-top: 1px solid var(--line); }
        .told tbody th { font-weight: 500; }
        .told-way { display: block; color: var(--ink-faint); font-size: 12.5px; font-weight: 400; }
        .result { font-weight: 500; }
        .result-good { color: var(--good); }
        .result-bad { color: var(--bad); }
        .result-waiting { color: var(--claimed); }
        .result-past { color: var(--ink-faint); }

        """
}
