// SPDX-License-Identifier: Apache-2.0

extension AppCSS {
    /// What an app asks for, and the two answers.
    static let consent = """
        .consent-facts { margin-top: 16px; }
        .consent-facts dd { overflow-wrap: anywhere; }
        .consent-mail { color: var(--ink-faint); font-weight: 400; }
        .consent-list { padding: 6px 14px; border: 1px solid var(--line); border-left: 4px solid var(--line-firm);
          border-radius: var(--radius-small); }
        .consent-list li { padding: 4px 0; }
        .consent-changes { border-left-color: var(--bad-line); }
        .consent-list + p { margin-top: 12px; }
        .consent-buttons { display: grid; gap: 10px; }
        .lone-card > .notice { margin-bottom: 0; }

        """
}
