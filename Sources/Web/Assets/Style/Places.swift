// SPDX-License-Identifier: Apache-2.0

extension AppCSS {
    static let onCall = """
        .duty {
          margin-bottom: 16px; padding: 10px 14px; border-radius: var(--radius); background: var(--select); color: var(--link);
          font-weight: 600;
        }
        .duty .icon, .alarm .icon, .gap .icon { margin-top: 3px; }
        .policy + .policy, .service + .service { margin-top: 16px; }
        .policy-head { display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 12px; margin-bottom: 4px; }
        .policy-head h2, .service-head h2 { font-size: 16px; letter-spacing: -0.005em; }
        .policy-head p { color: var(--ink-faint); font-size: 13px; }
        .alarm {
          padding: 10px 14px; border: 1px solid color-mix(in srgb, var(--bad-line) 50%, transparent);
          border-radius: var(--radius-small);
          background: var(--bad-ground); color: var(--bad);
        }
        .policy > .alarm { margin: 10px 0 4px; }
        .level { display: grid; grid-template-columns: 150px minmax(0, 1fr); gap: 8px 16px; padding: 14px 0; }
        .level + .level { border-top: 1px solid var(--line); }
        .level:last-child { padding-bottom: 0; }
        .level-head h3 { margin: 3px 0 0; color: var(--ink); }
        .level-head p { color: var(--ink-faint); font-size: 12.5px; }
        .level-body { display: grid; gap: 8px; align-content: start; }
        .duty-row {
          display: grid; grid-template-columns: minmax(0, 1.1fr) minmax(0, 1fr) minmax(0, 1.1fr); gap: 4px 16px;
          align-items: center;
        }
        .person-name { font-weight: 600; }
        .duty-way { color: var(--ink-soft); }
        .duty-until { color: var(--ink-soft); }
        .duty-left { color: var(--ink-faint); }
        .gap { color: var(--bad); font-size: 13.5px; }

        """

    static let services = """
        .service-head { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 4px 16px; }
        .service-status {
          display: inline-flex; align-items: center; gap: 6px; color: var(--ink-soft); font-size: 13px;
          font-weight: 600;
        }
        .service-status a { color: inherit; }
        .service-active { color: var(--good); }
        .service-warning { color: var(--claimed); }
        .service-critical { color: var(--bad); }
        .service-text { color: var(--ink-soft); font-size: 13.5px; }
        .integration { border: 1px solid var(--line); border-radius: var(--radius-small); }
        .integration + .integration { margin-top: 8px; }
        .integration > summary, .integration-plain {
          display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 12px; padding: 9px 12px;
          border-radius: var(--radius-small);
          list-style: none;
        }
        .integration > summary { cursor: pointer; }
        .integration > summary:hover { background: color-mix(in srgb, var(--ink) 3%, transparent); }
        .integration-name { font-weight: 600; }
        .integration-kind { color: var(--ink-faint); font-size: 12.5px; }
        .integration-key { margin-left: auto; color: var(--ink-soft); }
        .integration-show { color: var(--link); font-size: 12.5px; font-weight: 500; }
        .integration[open] .integration-show, .integration[open] .integration-key { display: none; }
        .secret { padding: 4px 12px 12px; }
        .secret-label { margin-bottom: 4px; color: var(--ink-faint); font-size: 12.5px; }
        .records li { display: grid; grid-template-columns: 96px minmax(0, 1fr); gap: 12px; padding: 7px 0; }
        .records li + li { border-top: 1px solid var(--line); }
        .record-time { color: var(--ink-faint); font-size: 12.5px; padding-top: 1px; }
        .record-action { font-weight: 600; }
        .record-reason { color: var(--claimed); font-size: 13px; }

        """

    /// Pages of one card.
    static let lone = """
        .lone { display: flex; flex-direction: column; align-items: center; padding: 9vh 16px 48px; }
        .lone-head { margin-bottom: 22px; }
        .lone-card {
          width: 100%; max-width: 460px; padding: 30px 32px 32px; border: 1px solid var(--line); border-radius: 14px;
          background: var(--surface); box-shadow: var(--shadow);
        }
        .lone-card h1 { margin-bottom: 8px; }
        .lone-card h2 { margin: 20px 0 4px; }
        .lone-card p + p, .lone-card form, .lone-card .copy-line { margin-top: 12px; }
        .lone-card .copy-line + p { margin-top: 12px; }
        .lone-card form { margin-top: 20px; }
        .lone-card .fine { margin-top: 16px; color: var(--ink-faint); font-size: 12.5px; }
        .lone-mark {
          display: grid; place-items: center; width: 44px; height: 44px; margin-bottom: 16px; border-radius: 50%;
          background: var(--sunken); color: var(--ink-soft);
        }
        .lone-mark .icon { width: 22px; height: 22px; }
        .lone-good { background: var(--good-ground); color: var(--good); }
        .lone-bad { background: var(--bad-ground); color: var(--bad); }
        .summary-card { margin-top: 18px; padding: 12px 14px; border: 1px solid var(--line);
        border-left: 4px solid var(--line-firm);
          border-radius: var(--radius-small); }
        .summary-triggered { border-left-color: var(--bad-line); }
        .summary-acknowledged { border-left-color: var(--claimed-line); }
        .summary-resolved { border-left-color: var(--good-line); }
        .summary-title { font-weight: 600; }
        .lone-card .summary-card .row-facts { align-items: center; gap: 6px 12px; margin-top: 8px; }
        .error-status { color: var(--ink-faint); font-family: var(--mono); font-size: 13px; }

        """
}
