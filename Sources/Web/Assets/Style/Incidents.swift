// SPDX-License-Identifier: Apache-2.0

extension AppCSS {
    static let incidentList = """
        .filters { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 6px 20px; margin: 0 -8px 18px; }
        .group + .group { margin-top: 26px; }
        .group-head { padding: 0 0 8px 2px; font-size: 13px; }
        .group-triggered .group-head { color: var(--bad); }
        .group-acknowledged .group-head { color: var(--claimed); }
        .group-resolved .group-head { color: var(--good); }
        .rows { border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface); }
        .row {
          position: relative; display: grid; grid-template-columns: 34px minmax(0, 1fr) auto auto; align-items: center;
          gap: 0 12px; padding: 10px 14px 10px 12px;
        }
        .row + .row { border-top: 1px solid var(--line); }
        .row:first-child { border-radius: var(--radius) var(--radius) 0 0; }
        .row:last-child { border-radius: 0 0 var(--radius) var(--radius); }
        .row:only-child { border-radius: var(--radius); }
        .row:hover { background: color-mix(in srgb, var(--ink) 2.5%, var(--surface)); }
        .row:focus-within { background: var(--select); box-shadow: inset 0 0 0 2px var(--focus); }
        .row-mark { display: grid; place-items: center; width: 30px; height: 30px; border-radius: 50%; }
        .row-triggered .row-mark { background: var(--bad-ground); color: var(--bad); }
        .row-acknowledged .row-mark { background: var(--claimed-ground); color: var(--claimed); }
        .row-resolved .row-mark { background: var(--good-ground); color: var(--good); }
        .row-body { min-width: 0; }
        .row-title { font-size: 14px; font-weight: 400; }
        .row-title a {
          color: var(--ink); font-weight: 600; text-decoration: none; display: -webkit-box; -webkit-box-orient: vertical;
          -webkit-line-clamp: 2; overflow: hidden;
        }
        .row-title { display: flex; gap: 7px; }
        .row-title a::after { content: ""; position: absolute; inset: 0; }
        .row-title a:focus-visible { outline: none; }
        .row-resolved .row-title a { font-weight: 500; color: var(--ink-soft); }
        .row-facts { display: flex; flex-wrap: wrap; gap: 0 14px; color: var(--ink-faint); font-size: 12.5px; }
        .row-mine .row-people { color: var(--link); font-weight: 600; }
        .row-age { min-width: 52px; color: var(--ink-faint); font-size: 13px; text-align: right; }
        .row-actions { position: relative; z-index: 1; display: flex; justify-content: flex-end; gap: 6px; min-width: 198px; }
        .row-resolved .row-actions { min-width: 0; }
        .row.is-new { animation: arrive 2.4s ease-out; }
        @keyframes arrive { from { background: var(--bad-ground); } }
        .left-out, .resolved-toggle { margin-top: 16px; padding-left: 2px; color: var(--ink-faint); font-size: 13px; }
        .quiet { padding: 64px 16px 72px; text-align: center; color: var(--ink-soft); }
        .quiet h2 { margin: 22px 0 6px; color: var(--ink); font-size: 20px; letter-spacing: -0.01em; }
        .quiet p { max-width: 46ch; margin-inline: auto; }
        .quiet .quiet-hint { margin-top: 14px; }
        .quiet-beam, .quiet-rope, .quiet-rim { fill: none; stroke: var(--line-firm); stroke-width: 3; stroke-linecap: round; }
        .quiet-body { fill: var(--surface); stroke: var(--edge); stroke-width: 3; stroke-linejoin: round; }
        .quiet-rim { stroke: var(--edge); }
        .quiet-clapper { fill: var(--good-line); }

        """

    static let incidentDetail = """
        .detail-head { margin-bottom: 22px; }
        .trail { display: flex; align-items: center; gap: 8px; margin-bottom: 8px; font-size: 13px; }
        .trail a { display: inline-flex; align-items: center; gap: 3px; color: var(--ink-faint); text-decoration: none; }
        .trail a:hover { color: var(--ink); text-decoration: underline; }
        .trail .icon { width: 14px; height: 14px; }
        .detail-head h1 { max-width: 60ch; }
        .detail-marks {
          display: flex; flex-wrap: wrap; align-items: center; gap: 6px 14px; margin: 10px 0 16px; font-size: 13px;
        }
        .mark-text { color: var(--ink-faint); }
        .actions { display: flex; flex-wrap: wrap; gap: 8px; }
        .detail-columns { display: grid; grid-template-columns: minmax(0, 1fr) 296px; gap: 20px; align-items: start; }
        .detail-side { grid-column: 2; grid-row: 1; }
        .detail-main { grid-column: 1; grid-row: 1; display: grid; gap: 20px; }
        .next {
          margin-bottom: 10px; padding: 10px 14px; border: 1px solid var(--line); border-radius: var(--radius);
          background: var(--surface); font-size: 13.5px;
        }
        .next .icon { margin-top: 2px; color: var(--ink-faint); }
        .next-paging {
          border-color: color-mix(in srgb, var(--claimed-line) 45%, transparent); background: var(--claimed-ground);
        }
        .next-paging .icon { color: var(--claimed); }
        .next-clock { color: var(--ink-faint); white-space: nowrap; }
        .next-paging .next-clock { color: var(--ink-soft); }
        .facts { padding: 6px 18px; border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface); }
        .facts div { padding: 10px 0; }
        .facts div + div { border-top: 1px solid var(--line); }
        .facts dt, .pairs dt { color: var(--ink-faint); font-size: 12.5px; }
        .facts dd { margin-top: 1px; font-weight: 500; }
        .facts .person { display: flex; padding: 3px 0; }

        """
}
