// SPDX-License-Identifier: Apache-2.0

extension AppCSS {
    /// Colours and measures. Every pair of text and ground used together has a contrast of 4.5 to 1 or more.
    static let tokens = """
        :root {
          color-scheme: light dark;
          --ground: #f4f3ef; --surface: #fffefb; --raised: #ffffff; --sunken: #efede7;
          --line: #e2dfd7; --line-firm: #cdc9be; --edge: #8a867b;
          --ink: #1d1c1a; --ink-soft: #4f4c46; --ink-faint: #66625a;
          --link: #23509c; --focus: #2a5fc4; --select: #eef2fa;
          --strong: #1d1c1a; --strong-hover: #38362f; --on-strong: #fffefb;
          --bad: #b3261a; --bad-line: #d5473a; --bad-ground: #fcebe7;
          --claimed: #7d5200; --claimed-line: #d59a1c; --claimed-ground: #fbf1d9;
          --good: #1c6a42; --good-line: #3f9d6c; --good-ground: #e5f3ea;
          --shadow: 0 1px 2px rgb(40 36 28 / 0.06), 0 8px 24px rgb(40 36 28 / 0.10);
          --bell: #1d1c1a; --clapper: #e0492f;
          --sans: -apple-system, "Segoe UI", Inter, Roboto, Cantarell, "Noto Sans", "Liberation Sans", Arial, sans-serif;
          --mono: ui-monospace, "SF Mono", "Cascadia Mono", "JetBrains Mono", "Liberation Mono", Menlo, Consolas, monospace;
          --radius: 10px; --radius-small: 7px;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --ground: #121316; --surface: #191a1e; --raised: #212328; --sunken: #0e0f11;
            --line: #292b31; --line-firm: #3a3d45; --edge: #7b7e87;
            --ink: #eceae5; --ink-soft: #b9b7b1; --ink-faint: #9a9892;
            --link: #9dbdff; --focus: #86adff; --select: #1c2230;
            --strong: #eceae5; --strong-hover: #ffffff; --on-strong: #17181b;
            --bad: #ff8f7f; --bad-line: #e5594a; --bad-ground: #34191a;
            --claimed: #ecbd62; --claimed-line: #c9922b; --claimed-ground: #2f2513;
            --good: #7cd3a2; --good-line: #3f9d6c; --good-ground: #14291e;
            --shadow: 0 1px 2px rgb(0 0 0 / 0.4), 0 12px 32px rgb(0 0 0 / 0.5);
            --bell: #eceae5; --clapper: #ff6a4d;
          }
        }

        """

    static let base = """
        *, *::before, *::after { box-sizing: border-box; }
        [hidden] { display: none !important; }
        html { -webkit-text-size-adjust: 100%; scroll-padding-top: 16px; }
        body {
          margin: 0; background: var(--ground); color: var(--ink); font: 400 14px/1.5 var(--sans);
          font-variant-numeric: tabular-nums; overflow-wrap: anywhere; -webkit-font-smoothing: antialiased;
        }
        h1, h2, h3, p, ul, ol, dl, dd, pre, figure { margin: 0; padding: 0; }
        ul, ol { list-style: none; }
        h1 { font-size: 22px; line-height: 1.25; font-weight: 650; letter-spacing: -0.012em; text-wrap: balance; }
        h2 { font-size: 14px; line-height: 1.4; font-weight: 650; }
        h3 { font-size: 13px; line-height: 1.4; font-weight: 600; }
        a { color: var(--link); text-decoration: underline;
        text-decoration-color: color-mix(in srgb, currentColor 35%, transparent);
          text-underline-offset: 3px; }
        a:hover { text-decoration-color: currentColor; }
        code, pre, kbd { font-family: var(--mono); font-size: 12.5px; }
        button, select, textarea, input { font: inherit; color: inherit; }
        time { white-space: nowrap; }
        :focus { outline: none; }
        :focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: var(--radius-small); }
        main:focus-visible { outline: none; }
        ::selection { background: color-mix(in srgb, var(--focus) 28%, transparent); }
        .unseen {
          position: absolute; width: 1px; height: 1px; margin: -1px; padding: 0; border: 0; overflow: hidden;
          clip-path: inset(50%); white-space: nowrap;
        }
        .skip-link {
          position: absolute; left: 12px; top: -80px; z-index: 50; padding: 10px 16px; border-radius: var(--radius-small);
          background: var(--strong); color: var(--on-strong); font-weight: 600; text-decoration: none;
        }
        .skip-link:focus { top: 12px; }
        .icon {
          display: inline-block; flex: none; width: 16px; height: 16px; vertical-align: -3px; background: currentColor;
          -webkit-mask: var(--drawing) center / contain no-repeat; mask: var(--drawing) center / contain no-repeat;
        }
        @media (forced-colors: active) {
          .icon { forced-color-adjust: none; background: CanvasText; }
        }
        @media (prefers-reduced-motion: reduce) {
          *, *::before, *::after { animation: none !important; transition: none !important; }
        }

        """
}
