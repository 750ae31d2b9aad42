// SPDX-License-Identifier: Apache-2.0

extension AppCSS {
    /// The pages of webhooks, and the notices of those that fail.
    static let webhooks = """
        .webhook-parts { display: grid; gap: 16px; grid-template-columns: minmax(0, 1fr); }
        .webhook-list { margin: 0 0 16px; }
        .webhook-url { color: var(--ink-soft); }
        .webhook-event { display: inline-block; }
        .webhook-form { display: grid; grid-template-columns: minmax(0, 1fr); gap: 12px; max-width: 720px; }
        .webhook-form > div { display: grid; gap: 4px; }
        .webhook-form > .button { justify-self: start; }
        .webhook-events {
          display: grid; grid-template-columns: repeat(auto-fill, minmax(min(300px, 100%), 1fr)); gap: 2px 16px; min-width: 0;
          margin: 0; padding: 10px 14px 12px; border: 1px solid var(--line); border-radius: var(--radius-small);
        }
        .webhook-events legend { padding: 0 4px; color: var(--ink-soft); font-size: 12.5px; font-weight: 600; }
        .tick {
          display: flex; align-items: flex-start; gap: 8px; min-height: 26px; padding: 3px 0; color: var(--ink);
          font-weight: 400;
        }
        .tick input { flex: none; width: 16px; height: 16px; margin: 1px 0 0; accent-color: var(--strong); }
        .tick-note { color: var(--ink-faint); }
        .webhook-records form { margin-top: 6px; }
        .webhook-troubles { display: grid; gap: 8px; margin-bottom: 16px; }
        .service > .webhook-troubles { margin: 10px 0 0; }
        @media (max-width: 760px) {
          .tick { min-height: 40px; align-items: center; }
          .tick input { width: 20px; height: 20px; margin: 0; }
        }

        """
}
