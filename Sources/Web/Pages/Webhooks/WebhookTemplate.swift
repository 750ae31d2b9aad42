// SPDX-License-Identifier: Apache-2.0

enum WebhookTemplate {
    static let page = TemplateText(
        name: "webhook",
        text: """
            {{<layout}}{{$main}}
            <p class="trail"><a href="{{listPath}}"><span class="icon icon-back" aria-hidden="true"></span>Webhooks</a></p>
            <div class="title-line"><h1 dir="auto">{{name}}</h1></div>
            <div class="webhook-parts">
            {{#issued}}{{>webhook-issued}}{{/issued}}
            <section class="panel" aria-labelledby="webhook-facts-title">
              <h2 id="webhook-facts-title">What it sends</h2>
              <p class="webhook-url"><code>{{hookURL}}</code></p>
              {{#hookDescription}}<p class="key-reach" dir="auto">{{hookDescription}}</p>{{/hookDescription}}
              <dl class="key-facts">
                <div><dt>State</dt><dd>{{#state}}{{>webhook-state}}{{/state}}</dd></div>
                <div><dt>Listens to</dt><dd dir="auto">{{listensTo}}</dd></div>
                <div><dt>Events</dt><dd>{{#hookEvents}}<code class="webhook-event">{{text}}</code> {{/hookEvents}}</dd></div>
                {{#hasHeaders}}<div><dt>Headers</dt><dd>{{#headerNames}}<code class="webhook-event">{{text}}</code> \
            {{/headerNames}}</dd></div>{{/hasHeaders}}
              </dl>
              {{#actions}}{{>webhook-actions}}{{/actions}}
            </section>
            <section class="panel" id="webhook-deliveries" aria-labelledby="webhook-deliveries-title" data-live>
              <h2 id="webhook-deliveries-title">What was sent</h2>
              {{#refusal}}<p class="none">{{refusal}}</p>{{/refusal}}
              {{#hasNone}}<p class="none">Nothing yet.</p>{{/hasNone}}
              <ul class="records webhook-records">
              {{#deliveries}}{{>webhook-delivery}}{{/deliveries}}
              </ul>
              {{#nextPath}}<p class="left-out"><a href="{{nextPath}}" rel="next">Older ones</a></p>{{/nextPath}}
            </section>
            {{#resend}}{{>webhook-resend}}{{/resend}}
            {{#settings}}{{>webhook-settings}}{{/settings}}
            {{>webhook-snippets}}
            </div>
            {{/main}}{{/layout}}
            """)

    /// Without a script the secret is text that one press selects as a whole.
    static let issued = TemplateText(
        name: "webhook-issued",
        text: """
            <section class="panel key-issued" aria-labelledby="webhook-issued-title">
              <h2 id="webhook-issued-title">Its secret</h2>
              <p class="key-once">Copy it now: it is shown this once, and nobody can look it up.</p>
              <div class="copy-line"><code class="key-secret" id="webhook-secret" tabindex="0">{{secret}}</code>\
            <button class="quiet-button" type="button" data-copy="webhook-secret" data-needs-script hidden>\
            <span class="icon icon-copy" aria-hidden="true"></span>Copy<span class="unseen"> the secret</span></button></div>
              <p class="key-fine">Your receiver checks signatures with it: see “Is it ours?” below.\
            {{#previousEnds}} The old secret signs beside it until {{>time}}.{{/previousEnds}}</p>
            </section>

            """)

    static let actions = TemplateText(
        name: "webhook-actions",
        text: """
            <div class="actions key-actions">
              <form method="post" action="{{pingPath}}">{{>csrf}}<button class="button" type="submit">Send a test</button></form>
              {{#enablePath}}<form method="post" action="{{enablePath}}">{{>csrf}}\
            <button class="button button-strong" type="submit">Enable again</button></form>{{/enablePath}}
              <details class="menu" id="rotate-webhook" name="webhook-action"><summary class="button">New secret\
            <span class="icon icon-down" aria-hidden="true"></span></summary>
                <form class="menu-panel" method="post" action="{{rotatePath}}">{{>csrf}}
                  <p>A new secret is made and shown once. The old one signs beside it for 24 hours.</p>
                  <button class="button button-strong" type="submit">Make a new secret</button>
                </form>
              </details>
              <details class="menu" id="remove-webhook" name="webhook-action"><summary class="button">Remove\
            <span class="icon icon-down" aria-hidden="true"></span></summary>
                <form class="menu-panel" method="post" action="{{removePath}}">{{>csrf}}
                  <p>What waits to be sent is not sent any more, and what is kept of its deliveries goes too.</p>
                  <button class="button button-strong" type="submit">Remove it now</button>
                </form>
              </details>
            </div>

            """)

    static let settings = TemplateText(
        name: "webhook-settings",
        text: """
            <section class="panel" aria-labelledby="webhook-change-title">
              <h2 id="webhook-change-title">Change it</h2>
              <form class="webhook-form" method="post" action="{{changePath}}">{{>csrf}}
                {{>webhook-choices}}
                <label class="tick"><input type="checkbox" name="active" value="on"{{#isActive}} checked{{/isActive}}> \
            <span>Send events to this address</span></label>
                <button class="button button-strong" type="submit">Save</button>
              </form>
              <p class="key-fine">The address stays: make another webhook for another address.</p>
            </section>
            <section class="panel" aria-labelledby="webhook-headers-title">
              <h2 id="webhook-headers-title">Headers of your own</h2>
              <form class="webhook-form" method="post" action="{{headersPath}}">{{>csrf}}
                <div><label for="webhook-headers">One in a line, as Name: value</label>
                <textarea id="webhook-headers" name="headers" autocomplete="off" spellcheck="false">{{headers}}</textarea></div>
                <button class="button" type="submit">Save the headers</button>
              </form>
              <p class="key-fine">Values are never shown. One that says <code>-- redacted --</code> stays as it is; \
            a line that is taken away is not sent any more.</p>
            </section>

            """)

    static let resend = TemplateText(
        name: "webhook-resend",
        text: """
            <section class="panel" aria-labelledby="webhook-resend-title">
              <h2 id="webhook-resend-title">Send again what was dropped</h2>
              <form class="webhook-form webhook-resend" method="post" action="{{resendPath}}">{{>csrf}}
                <div><label for="webhook-span">Dropped events of</label>
                <select id="webhook-span" name="since_seconds">{{#spans}}\
            <option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{label}}</option>{{/spans}}</select></div>
                <div><label for="webhook-since">Or all since</label>
                <input class="key-input" id="webhook-since" name="since" type="datetime-local" step="1" value="{{since}}"></div>
                <button class="button" type="submit">Send them again</button>
              </form>
            </section>

            """)

    /// The receiver's answer is a stranger's text: it is escaped like any other, and shown as it came.
    static let delivery = TemplateText(
        name: "webhook-delivery",
        text: """
            <li id="delivery-{{id}}"><span class="record-time">{{#at}}{{>time}}{{/at}}</span>
            <div><p><span class="result result-{{tone}}">{{label}}</span> <code>{{event}}</code></p>
            <p class="audit-who">{{#attempt}}{{attempt}}{{/attempt}}{{^attempt}}Not tried yet{{/attempt}}\
            {{#answer}}, answered {{answer}}{{/answer}}{{#duration}} after {{duration}}{{/duration}}\
            {{#nextTry}}, next try {{>time}}{{/nextTry}}, about <code>{{resourceID}}</code></p>
            {{#answerText}}<details class="raw" id="answer-{{id}}"><summary>{{answerTitle}}</summary>\
            <pre tabindex="0" dir="auto">{{answerText}}</pre></details>{{/answerText}}
            {{#redeliverPath}}<form method="post" action="{{redeliverPath}}">{{>csrf}}\
            <input type="hidden" name="delivery" value="{{id}}"><button class="button" type="submit">Send again\
            <span class="unseen"> {{event}}</span></button></form>{{/redeliverPath}}</div></li>

            """)
}
