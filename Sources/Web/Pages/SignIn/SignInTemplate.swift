// SPDX-License-Identifier: Apache-2.0

enum SignInTemplate {
    static let page = TemplateText(
        name: "sign-in",
        text: """
            {{<card}}{{$main}}
            {{#notice}}<p class="notice notice-{{kind}}" role="status">{{text}}</p>{{/notice}}
            <h1>Sign in</h1>
            <p>You sign in with a one-time link. There is no password to remember or to lose.</p>
            <h2>Get a link</h2>
            <p>On the machine that runs Tocsin, with the <code>--database</code> it is served with:</p>
            <div class="copy-line"><pre><code id="command">tocsin sign-in-link</code></pre>\
            <button class="quiet-button" type="button" data-copy="command" data-needs-script hidden>\
            <span class="icon icon-copy" aria-hidden="true"></span>Copy<span class="unseen"> the command</span></button></div>
            <p>It prints a link that works once. Open it in this browser.</p>
            <p class="fine">For somebody other than the owner, add <code>--email</code> and their address.</p>
            {{/main}}{{/card}}
            """)

    static let confirm = TemplateText(
        name: "sign-in-confirm",
        text: """
            {{<card}}{{$main}}
            <h1>Sign in as {{name}}</h1>
            <p>This link works once. It signs in this browser, until you sign out.</p>
            <form method="post" action="{{action}}">
              <input type="hidden" name="token" value="{{token}}">
              <button class="button button-strong button-wide" type="submit">Sign in</button>
            </form>
            {{/main}}{{/card}}
            """)
}
