// SPDX-License-Identifier: Apache-2.0

extension AppCSS {
    /// The reference of operations: rows that open, and the page of one.
    static let reference = """
        .reference-head {
          display: flex; flex-wrap: wrap; align-items: center; gap: 8px 24px; max-width: 1120px; margin: 0 auto;
          padding: 18px 24px 0;
        }
        .reference-head .brand { padding: 0; }
        .reference-head ul { display: flex; flex-wrap: wrap; gap: 4px 16px; }
        .reference { max-width: 1120px; margin: 0 auto; padding: 22px 24px 64px; }
        .reference-lead { max-width: 78ch; margin-bottom: 16px; color: var(--ink-soft); }
        .reference-up { margin-bottom: 8px; font-size: 13px; }
        .reference-filter {
          display: grid; grid-template-columns: minmax(0, 2fr) repeat(2, minmax(0, 0.7fr)) minmax(0, 1.4fr) auto;
          gap: 10px 12px; align-items: end; margin-bottom: 14px;
        }
        .reference-filter .field { min-height: 36px; }
        .reference-filter .button { min-height: 36px; }
        .reference-areas { columns: 4 200px; padding: 6px 0; }
        .reference-area { margin-top: 22px; }
        .reference-area > h2 { margin-bottom: 6px; font-size: 16px; }
        .op { border-top: 1px solid var(--line); }
        .op:target { background: var(--select); }
        .op > summary {
          display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 10px; padding: 8px 6px; cursor: pointer;
          list-style: none;
        }
        .op > summary:hover { background: color-mix(in srgb, var(--ink) 3%, transparent); }
        .op > summary > code { font-size: 13px; }
        .op > summary > span { color: var(--ink-soft); }
        .op > summary > i {
          margin-left: auto; padding: 0 7px; border-radius: 5px; background: var(--claimed-ground); color: var(--claimed);
          font-size: 12px; font-style: normal; font-weight: 600; line-height: 20px;
        }
        .op > p { padding: 0 6px 12px 76px; }
        .op > .op-facts { padding: 4px 6px 10px 76px; }
        .m {
          flex: none; display: inline-block; min-width: 60px; padding: 0 7px; border-radius: 5px;
          background: var(--sunken); color: var(--ink-soft);
          font-size: 11.5px; font-weight: 700; line-height: 20px; text-align: center;
        }
        .m-post { background: var(--good-ground); color: var(--good); }
        .m-put, .m-patch { background: var(--claimed-ground); color: var(--claimed); }
        .m-delete { background: var(--bad-ground); color: var(--bad); }
        .op-line { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 10px; margin-bottom: 8px; }
        .op-line code { font-size: 15px; }
        .op-facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(240px, 1fr)); gap: 8px 24px; }
        .op-facts dt { color: var(--ink-soft); font-size: 12.5px; }
        .op-facts dd { font-weight: 500; }
        .reference > .panel { margin-top: 16px; }
        .op-members li { padding: 6px 0; }
        .op-members li + li { border-top: 1px solid var(--line); }
        .op-type { color: var(--ink-faint); }
        @media (max-width: 760px) {
          .reference-head, .reference { padding-inline: 14px; }
          .reference-head a { display: inline-block; padding: 8px 0; }
          .reference-filter { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
          .reference-text, .reference-filter > p:last-child { grid-column: 1 / -1; }
          .reference-filter > p:nth-child(4) { grid-column: 1 / -1; }
          .reference-filter .field, .reference-filter .button { width: 100%; min-height: 44px; }
          .reference-areas a { display: inline-block; padding: 6px 0; }
          .op > summary { min-height: 44px; padding: 10px 2px; }
          .op > summary > span { flex: 1 0 100%; }
          .op > p, .op > .op-facts { padding-left: 2px; }
        }

        """
}
