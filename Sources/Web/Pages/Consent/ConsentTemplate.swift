// SPDX-License-Identifier: Apache-2.0

enum ConsentTemplate {
    static let page = TemplateText(
        name: "consent",
        text: """
            {{<card}}{{$main}}
            <h1>Allow <span dir="auto">{{appName}}</span>?</h1>
            <p>This app asks to work in Tocsin in your name. It can never do more than you may do yourself.</p>
            {{#isSelfRegistered}}
            <p class="notice notice-problem" role="note"><span class="icon icon-warning" aria-hidden="true"></span>\
            <span>This app has registered itself, and chose its name itself. Nobody here has checked it. Allow it only if you \
            have just asked it to connect.</span></p>
            {{/isSelfRegistered}}
            <dl class="facts consent-facts">
              <div><dt>You are</dt><dd>{{personName}} <span class="consent-mail">{{personEmail}}</span></dd></div>
              <div><dt>The answer goes to</dt><dd><code>{{redirectHost}}</code></dd></div>
            </dl>
            {{#looks}}
            <h2>What it could look at</h2>
            <ul class="consent-list">
            {{#sentences}}
              <li>{{text}}</li>
            {{/sentences}}
            </ul>
            {{/looks}}
            {{#changes}}
            <h2>What it could change</h2>
            <ul class="consent-list consent-changes">
            {{#sentences}}
              <li>{{text}}</li>
            {{/sentences}}
            </ul>
            {{/changes}}
            {{#changesNothing}}<p>It could change nothing.</p>{{/changesNothing}}
            <form method="post" action="{{action}}">
              {{>csrf}}
              <input type="hidden" name="{{queryField}}" value="{{query}}">
              {{#scopes}}
              <input type="hidden" name="{{scopeField}}" value="{{text}}">
              {{/scopes}}
              <div class="consent-buttons">
                <button class="button button-strong button-wide" type="submit" name="{{decisionField}}" value="{{allow}}">\
            Allow</button>
                <button class="button button-wide" type="submit" name="{{decisionField}}" value="{{refuse}}">Refuse</button>
              </div>
            </form>
            {{/main}}{{/card}}
            """)

    static let onward = TemplateText(
        name: "onward",
        text: """
            {{<card}}{{$main}}
            <h1 dir="auto">{{heading}}</h1>
            <p>Your browser goes on by itself.</p>
            <p><a class="button button-strong button-wide" id="onward" href="{{address}}" rel="noreferrer">Go on</a></p>
            {{/main}}{{/card}}
            """)
}
