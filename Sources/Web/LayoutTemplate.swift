// SPDX-License-Identifier: Apache-2.0

/// The frame around the pages, and the parts that many of them include.
enum LayoutTemplate {
    /// Navigation, warnings and the signed-in person around a page's `main` block.
    static let page = TemplateText(
        name: "layout",
        text: """
            <!doctype html>
            <html lang="en">
            {{>head}}
            <body data-live-path="{{livePath}}"{{#liveVersion}} data-live-version="{{liveVersion}}"{{/liveVersion}}>
            <a class="skip-link" href="#main">Skip to the content</a>
            <div class="frame">
            <header class="side">
              <a class="brand" href="{{homePath}}">{{>bell}}<span>Tocsin</span></a>
              <nav class="places" id="places" aria-label="Main" data-live>
                <ul>
                {{#navigation}}
                  <li{{#isRare}} class="place-rare"{{/isRare}}>\
            <a id="place-{{key}}" href="{{path}}" data-key="g {{key}}"{{#isCurrent}} aria-current="page"{{/isCurrent}}>
                    <span class="icon icon-{{icon}}" aria-hidden="true"></span><span class="place-name">{{label}}</span>
                    {{#count}}<span class="place-count">{{count}}<span class="unseen"> triggered</span></span>{{/count}}
                  </a></li>
                {{/navigation}}
                </ul>
              </nav>
              <div class="account">
                <p class="live" id="live-state" data-needs-script hidden><span class="live-dot" aria-hidden="true"></span>\
            <span id="live-word">Connecting</span></p>
                <button class="quiet-button keys-button" type="button" data-open-keys data-needs-script hidden>\
            <span class="icon icon-keyboard" aria-hidden="true"></span>Keys</button>
                <div class="who">
                  <a class="initials" href="{{accountPath}}" title="Your account"><span aria-hidden="true">{{viewerInitials}}\
            </span><span class="unseen">Your account</span></a>
                  <p class="who-name"><span class="unseen">Signed in as </span><strong>{{viewerName}}</strong>\
            <span class="who-mail">{{viewerEmail}}</span></p>
                  <form method="post" action="{{signOutPath}}">{{>csrf}}\
            <button class="quiet-button sign-out" type="submit"><span class="icon icon-sign-out" aria-hidden="true"></span>\
            <span class="sign-out-word">Sign out</span></button></form>
                </div>
              </div>
            </header>
            <div class="content">
              {{#hasBanners}}
              <aside class="banners" aria-label="Warnings">
                {{#banners}}
                <p class="banner"><span class="icon icon-warning" aria-hidden="true"></span>\
            <span><strong>{{text}}</strong>{{#advice}} {{advice}}{{/advice}}</span></p>
                {{/banners}}
              </aside>
              {{/hasBanners}}
              <main id="main" tabindex="-1">
              <div id="notice" data-live>{{#notice}}<p class="notice notice-{{kind}}">{{text}}</p>{{/notice}}</div>
              {{$main}}{{/main}}
              </main>
            </div>
            </div>
            <div id="announcer" class="unseen" role="status" aria-live="polite"></div>
            {{>keys}}
            </body>
            </html>
            """)

    /// One card in the middle, for people who are not signed in.
    static let card = TemplateText(
        name: "card",
        text: """
            <!doctype html>
            <html lang="en">
            {{>head}}
            <body class="lone">
            <a class="skip-link" href="#main">Skip to the content</a>
            <header class="lone-head"><p class="brand">{{>bell}}<span>Tocsin</span></p></header>
            <main id="main" class="lone-card" tabindex="-1">
            {{$main}}{{/main}}
            </main>
            </body>
            </html>
            """)

    static let head = TemplateText(
        name: "head",
        text: """
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="theme-color" media="(prefers-color-scheme: light)" content="#f4f3ef">
            <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#121316">
            <meta name="referrer" content="same-origin">
            <meta name="robots" content="noindex">
            <title>{{documentTitle}} · Tocsin</title>
            <link rel="icon" type="image/svg+xml" href="{{iconPath}}">
            <link rel="stylesheet" href="{{stylePath}}">
            <script type="module" src="{{scriptPath}}"></script>
            {{#reloadSeconds}}<noscript><meta http-equiv="refresh" content="{{reloadSeconds}}"></noscript>{{/reloadSeconds}}
            {{#onwardAddress}}<meta http-equiv="refresh" content="0;url={{onwardAddress}}">{{/onwardAddress}}
            </head>

            """)

    /// The window that `?` opens. It needs the script to open, and is not shown without.
    static let keys = TemplateText(
        name: "keys",
        text: """
            <dialog class="keys" id="keys" aria-labelledby="keys-title">
              <h2 id="keys-title">Keys</h2>
              <dl>
                <div><dt><kbd>j</kbd> <kbd>k</kbd></dt><dd>Next and previous incident</dd></div>
                <div><dt><kbd>Enter</kbd></dt><dd>Open the selected incident</dd></div>
                <div><dt><kbd>a</kbd></dt><dd>Acknowledge it</dd></div>
                <div><dt><kbd>r</kbd></dt><dd>Resolve it</dd></div>
                <div><dt><kbd>n</kbd></dt><dd>Write a note (on an incident's page)</dd></div>
                <div><dt><kbd>u</kbd></dt><dd>Back to the list</dd></div>
                <div><dt><kbd>g</kbd> <kbd>i</kbd></dt><dd>Go to incidents</dd></div>
                <div><dt><kbd>g</kbd> <kbd>o</kbd></dt><dd>Go to on call</dd></div>
                <div><dt><kbd>g</kbd> <kbd>s</kbd></dt><dd>Go to services</dd></div>
                {{#seesWebhooks}}<div><dt><kbd>g</kbd> <kbd>w</kbd></dt><dd>Go to webhooks</dd></div>{{/seesWebhooks}}
                {{#isAdministrator}}<div><dt><kbd>g</kbd> <kbd>e</kbd></dt><dd>Go to agents</dd></div>{{/isAdministrator}}
                <div><dt><kbd>g</kbd> <kbd>a</kbd></dt><dd>Go to API keys</dd></div>
                {{#isAdministrator}}<div><dt><kbd>g</kbd> <kbd>u</kbd></dt><dd>Go to audit</dd></div>{{/isAdministrator}}
                <div><dt><kbd>?</kbd></dt><dd>Show these keys</dd></div>
              </dl>
              <label class="check"><input type="checkbox" id="keys-on" checked> Use these keys in this browser</label>
              <form method="dialog"><button class="button" type="submit">Close</button></form>
            </dialog>

            """)

    /// Needs ``TimeText``'s fields. No line break at its end: it stands in running text.
    static let time = TemplateText(
        name: "time",
        text: """
            <time datetime="{{iso}}" title="{{exact}}"{{#tick}} data-tick="{{tick}}"{{/tick}}>{{text}}</time>
            """)

    static let csrf = TemplateText(
        name: "csrf",
        text: """
            <input type="hidden" name="csrf" value="{{csrfToken}}">
            """)

    static let bell = TemplateText(
        name: "bell",
        text: """
            <svg class="bell" viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" focusable="false">\
            <path class="bell-body" d="M12 2.2c-.9 0-1.6.7-1.6 1.6v.5C7.4 5 5.4 7.5 5.2 10.7L4.9 14.3 3.3 17.3h17.4\
            l-1.6-3-.3-3.6C18.6 7.5 16.6 5 13.6 4.3v-.5c0-.9-.7-1.6-1.6-1.6z"/>\
            <circle class="bell-clapper" cx="12" cy="19.8" r="2.1"/></svg>
            """)
}
