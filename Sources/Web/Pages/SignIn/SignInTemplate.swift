// SPDX-License-Identifier: Apache-2.0

enum SignInTemplate {
    static let page = TemplateText(
        name: "sign-in",
        text: """
            {{<card}}{{$main}}
            {{#notice}}<p class="notice notice-{{kind}}" role="status">{{text}}</p>{{/notice}}
            <h1>Sign in</h1>
            {{#provider}}
            <p><a class="button button-strong button-wide" href="{{path}}" rel="nofollow">Go on with {{name}}</a></p>
            {{/provider}}
            <h2>With a password</h2>
            <form class="sign-in-form" method="post" action="{{passwordPath}}">
              {{>csrf}}
              {{>sign-in-next}}
              <label for="password-email">Mail address</label>
              <input class="field" id="password-email" name="email" type="email" required maxlength="100" \
            autocomplete="username" value="{{email}}">
              <label for="password">Password</label>
              <input class="field" id="password" name="password" type="password" required maxlength="128" \
            autocomplete="current-password">
              <button class="button button-strong button-wide" type="submit">Sign in</button>
            </form>
            {{#sendsMail}}
            <h2>With a link by mail</h2>
            <form class="sign-in-form" method="post" action="{{mailPath}}">
              {{>csrf}}
              {{>sign-in-next}}
              <label for="mail-email">Mail address</label>
              <input class="field" id="mail-email" name="email" type="email" required maxlength="100" \
            autocomplete="username" value="{{email}}">
              <button class="button button-wide" type="submit"><span class="icon icon-mail" aria-hidden="true"></span>\
            Mail me a link</button>
            </form>
            {{/sendsMail}}
            <details class="more"{{^sendsMail}} open{{/sendsMail}}>
              <summary>With a link from the server's own machine</summary>
              <p>On the machine that runs Tocsin, with the <code>--database</code> it is served with:</p>
              <div class="copy-line"><pre><code id="command">tocsin sign-in-link</code></pre>\
            <button class="quiet-button" type="button" data-copy="command" data-needs-script hidden>\
            <span class="icon icon-copy" aria-hidden="true"></span>Copy<span class="unseen"> the command</span></button></div>
              <p>It prints a link that works once. Open it in this browser. For somebody other than the owner, \
            add <code>--email</code> and their address.</p>
            </details>
            {{/main}}{{/card}}
            """)

    /// Where to go on to afterwards, in each of the forms.
    static let next = TemplateText(
        name: "sign-in-next",
        text: """
            {{#next}}<input type="hidden" name="next" value="{{next}}">{{/next}}
            """)

    static let confirm = TemplateText(
        name: "sign-in-confirm",
        text: """
            {{<card}}{{$main}}
            {{#isAgain}}<p class="notice notice-problem" role="status">This page was open for too long, or your browser keeps \
            no cookies. Try again.</p>{{/isAgain}}
            <h1>Sign in as {{name}}</h1>
            <p>This link works once. It signs in this browser, until you sign out.</p>
            <form method="post" action="{{action}}">
              {{>csrf}}
              <input type="hidden" name="token" value="{{token}}">
              {{>sign-in-next}}
              <button class="button button-strong button-wide" type="submit">Sign in</button>
            </form>
            {{/main}}{{/card}}
            """)

    static let denied = TemplateText(
        name: "sign-in-denied",
        text: """
            {{<card}}{{$main}}
            <p class="lone-mark lone-bad"><span class="icon icon-nobody" aria-hidden="true"></span></p>
            <h1>{{heading}}</h1>
            <p>{{text}}</p>
            <p><a class="button" href="{{signInPath}}">Back</a></p>
            {{/main}}{{/card}}
            """)
}
