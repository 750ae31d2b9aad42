// SPDX-License-Identifier: Apache-2.0

extension AppCSS {
    /// The forms to sign in with, and the page of one's own account.
    static let signIn = """
        .field {
          width: 100%; min-height: 40px; padding: 7px 10px; border: 1px solid var(--edge);
          border-radius: var(--radius-small); background: var(--raised); color: var(--ink);
        }
        .sign-in-form { display: grid; gap: 6px; max-width: 460px; }
        .lone-card .sign-in-form { margin-top: 8px; }
        .sign-in-form .field { margin-bottom: 6px; }
        .sign-in-form > .button { justify-self: start; margin-top: 4px; }
        .sign-in-form > .button-wide { justify-self: stretch; }
        .more { margin-top: 22px; padding-top: 14px; border-top: 1px solid var(--line); }
        .more > summary { color: var(--ink-soft); font-weight: 500; cursor: pointer; }
        .more > summary:hover { color: var(--ink); }
        .more p { margin-top: 10px; color: var(--ink-soft); }
        a.initials { text-decoration: none; }
        a.initials:hover { background: color-mix(in srgb, var(--ink) 18%, transparent); color: var(--ink); }
        .sessions { margin-bottom: 6px; }
        .session {
          display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 4px 16px; align-items: center; padding: 10px 0;
          border-bottom: 1px solid var(--line);
        }
        .session-name { font-weight: 600; }
        .session-facts { display: flex; flex-wrap: wrap; gap: 0 14px; color: var(--ink-soft); font-size: 13px; }
        .session-note { margin-bottom: 12px; color: var(--ink-soft); font-size: 13.5px; }
        .session-all { margin-top: 12px; }
        .own-account > .panel + .panel { margin-top: 16px; }
        @media (max-width: 760px) {
          .field { min-height: 44px; font-size: 16px; }
          .session { grid-template-columns: minmax(0, 1fr); }
          a.initials { width: 40px; height: 40px; }
        }

        """
}
