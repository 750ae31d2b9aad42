// SPDX-License-Identifier: Apache-2.0

extension AppCSS {
    /// The navigation at the side, the account below it, and the column of content.
    static let frame = """
        .frame { display: grid; grid-template-columns: 224px minmax(0, 1fr); min-height: 100vh; min-height: 100dvh; }
        .side {
          position: sticky; top: 0; display: flex; flex-direction: column; gap: 28px; height: 100vh; height: 100dvh;
          padding: 22px 14px 16px; border-right: 1px solid var(--line); overflow-y: auto;
        }
        .brand {
          display: flex; align-items: center; gap: 9px; padding: 0 10px; color: var(--ink); font-size: 16px; font-weight: 700;
          letter-spacing: -0.01em; text-decoration: none;
        }
        .bell { flex: none; }
        .bell-body { fill: var(--bell); }
        .bell-clapper { fill: var(--clapper); }
        .places ul { display: flex; flex-direction: column; gap: 2px; }
        .places a {
          display: flex; align-items: center; gap: 10px; min-height: 34px; padding: 5px 10px; border-radius: var(--radius-small);
          color: var(--ink-soft); font-weight: 500; text-decoration: none;
        }
        .places a:hover { background: color-mix(in srgb, var(--ink) 5%, transparent); color: var(--ink); }
        .places a[aria-current] {
          background: color-mix(in srgb, var(--ink) 8%, transparent); color: var(--ink); font-weight: 600;
        }
        .place-count {
          margin-left: auto; min-width: 20px; padding: 0 6px; border-radius: 10px; background: var(--bad-ground);
          color: var(--bad);
          font-size: 12px; font-weight: 700; line-height: 20px; text-align: center;
        }
        .account { display: flex; flex-direction: column; gap: 10px; margin-top: auto; }
        .live { display: flex; align-items: center; gap: 8px; padding: 0 10px; color: var(--ink-faint); font-size: 12.5px; }
        .live-dot { width: 8px; height: 8px; margin: 0 4px; border-radius: 50%; background: var(--edge); }
        .live[data-state="live"] .live-dot { background: var(--good-line); }
        .live[data-state="lost"] .live-dot { background: var(--claimed-line); }
        .keys-button { align-self: flex-start; }
        .who {
          display: flex; align-items: center; gap: 9px; padding: 12px 4px 0 10px; border-top: 1px solid var(--line);
        }
        .who-name { flex: 1; min-width: 0; line-height: 1.3; font-size: 13px; }
        .who-name strong, .who-mail { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
        .who-name strong { font-weight: 600; }
        .who-mail { color: var(--ink-faint); font-size: 12px; }
        .sign-out { padding: 6px; }
        .sign-out-word {
          position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
        }
        .initials {
          display: inline-grid; place-items: center; flex: none; width: 26px; height: 26px; border-radius: 50%;
          background: color-mix(in srgb, var(--ink) 10%, transparent); color: var(--ink-soft); font-size: 10.5px;
          font-weight: 700;
          letter-spacing: 0.02em;
        }
        .content { min-width: 0; padding: 26px 36px 64px; }
        .content > * { max-width: 1120px; margin-inline: auto; }
        .banners { margin-bottom: 20px; display: grid; gap: 8px; }
        .banner, .notice, .alarm, .gap, .next, .duty { display: flex; gap: 10px; align-items: flex-start; }
        .banner {
          padding: 10px 14px; border: 1px solid color-mix(in srgb, var(--claimed-line) 45%, transparent);
          border-radius: var(--radius);
          background: var(--claimed-ground); font-size: 13.5px;
        }
        .banner .icon { margin-top: 2px; color: var(--claimed); }
        .banner strong { font-weight: 600; }
        .notice { margin-bottom: 18px; padding: 9px 14px; border-radius: var(--radius); font-weight: 500; }
        .notice-done { background: var(--good-ground); color: var(--good); }
        .notice-problem { background: var(--bad-ground); color: var(--bad); }
        .title-line { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 14px; margin-bottom: 16px; }
        .summary { color: var(--ink-faint); }

        """
}
