// SPDX-License-Identifier: Apache-2.0

extension AppCSS {
    /// The pages of agents; what they share with those of webhooks is there.
    static let agents = """
        .agent-switch { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 10px 16px; }
        .agent-switch h2 { margin-bottom: 2px; }
        .agent-switch + .key-list { margin-top: 16px; }
        .agent-ability { margin-top: 6px; font-weight: 500; overflow-wrap: anywhere; }
        .agent-pick { display: flex; flex-wrap: wrap; align-items: end; gap: 10px 14px; margin-bottom: 14px; max-width: 720px; }
        .agent-pick > div {
          display: grid; flex: 1 1 220px; grid-template-columns: minmax(0, 1fr); gap: 4px; min-width: 0;
        }
        .agent-reach { display: block; overflow-wrap: anywhere; }
        .agent-answer { margin-bottom: 8px; overflow-wrap: anywhere; }
        .agent-missing { margin-top: 6px; }
        .agent-grants code { max-width: 100%; overflow-wrap: anywhere; }
        .agent-row-actions, .webhook-form > .agent-row-actions { display: flex; flex-wrap: wrap; gap: 8px; }
        .told .agent-edit { padding-right: 0; }
        .agent-edit h3 { margin-top: 0; }
        .agent-filter .key-input { width: 100%; }
        .agent-filter select { max-width: 320px; }
        .agent-filter + .panel { margin-bottom: 16px; }
        .more-places { display: grid; gap: 4px; }
        .approvals { display: grid; grid-template-columns: minmax(0, 1fr); gap: 14px; }
        .approvals > li + li { padding-top: 14px; border-top: 1px solid var(--line); }
        .approvals .actions { margin-top: 12px; }
        .approval-lines { margin: 4px 0 8px; table-layout: fixed; }
        .approval-lines td { overflow-wrap: anywhere; white-space: pre-wrap; }
        .approval-lines del { color: var(--ink-faint); text-decoration-thickness: 1px; }
        .approval-lines ins { text-decoration: none; font-weight: 500; }
        .banner-place { margin-bottom: 16px; }
        @media (max-width: 760px) {
          .told.approval-lines tr { grid-template-columns: minmax(0, 1fr); }
          .agent-filter p { flex: 1 1 100%; }
          .agent-filter select { max-width: none; }
          .agent-grants td:nth-child(4), .told .agent-edit { grid-column: 1 / -1; }
        }

        """
}
