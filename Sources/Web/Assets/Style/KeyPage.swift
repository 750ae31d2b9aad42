// SPDX-License-Identifier: Apache-2.0

extension AppCSS {
    /// The page of API keys. Colours come from the tokens, so that it is dark where the rest is.
    static let keyPage = """
        .key-issued { margin-bottom: 16px; border-color: color-mix(in srgb, var(--good-line) 55%, transparent); }
        .key-once { margin: 10px 0 6px; font-weight: 600; }
        .key-issued > .key-reach { margin-top: -6px; }
        .key-secret { user-select: all; -webkit-user-select: all; font-size: 14px; }
        .key-fine { margin-top: 8px; color: var(--ink-faint); font-size: 12.5px; }
        .key-form {
          display: grid; grid-template-columns: minmax(0, 1.3fr) minmax(0, 1.5fr) minmax(0, 1fr) auto; gap: 10px 12px;
          align-items: end;
        }
        .key-form > div { display: grid; gap: 4px; }
        .key-form > .button { min-height: 36px; }
        .key-input {
          width: 100%; min-height: 36px; padding: 7px 10px; border: 1px solid var(--edge); border-radius: var(--radius-small);
          background: var(--raised);
        }
        .key-list { display: grid; gap: 16px; margin-top: 16px; }
        .key h2 { font-size: 16px; letter-spacing: -0.005em; }
        .key-hint { color: var(--ink-soft); }
        .key-reach { margin-top: 2px; color: var(--ink-soft); font-size: 13.5px; }
        .key-facts { display: flex; flex-wrap: wrap; gap: 8px 28px; margin: 12px 0 14px; }
        .key-facts dt { color: var(--ink-faint); font-size: 12.5px; }
        .key-facts dd { font-weight: 500; }
        .key-ended { color: var(--bad); }
        .key-actions { display: flex; flex-wrap: wrap; gap: 8px; }
        .key-actions .menu-panel p { font-size: 13px; color: var(--ink-soft); }
        @media (max-width: 1020px) {
          .key-form { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
          .key-form > .button { grid-column: 1 / -1; }
        }
        @media (max-width: 760px) {
          .key-form { grid-template-columns: minmax(0, 1fr); }
          .key-input { min-height: 44px; font-size: 16px; }
          .key-facts { flex-direction: column; }
          .content .key-actions { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
          .content .key-actions > .menu { grid-column: auto; }
          .content .key-actions > .menu[open], .content .key-actions > .menu:only-child { grid-column: 1 / -1; }
        }

        """
}
