// SPDX-License-Identifier: Apache-2.0

enum WebhooksTemplate {
    static let page = TemplateText(
        name: "webhooks",
        text: """
            {{<layout}}{{$main}}
            <div class="title-line"><h1>Webhooks</h1><p class="summary">{{summary}}</p></div>
            <div class="key-list webhook-list" id="webhook-list" data-live>
              {{#hooks}}{{>webhook-row}}{{/hooks}}
              {{^hasHooks}}<p class="none">No webhook sends anything yet.</p>{{/hasHooks}}
            </div>
            {{#earlierPath}}<p class="left-out"><a href="{{earlierPath}}" rel="prev">Earlier ones</a></p>{{/earlierPath}}
            {{#laterPath}}<p class="left-out"><a href="{{laterPath}}" rel="next">Later ones</a></p>{{/laterPath}}
            {{#draft}}
            <section class="panel webhook-new" aria-labelledby="webhook-new-title">
              <h2 id="webhook-new-title">New webhook</h2>
              <form class="webhook-form" method="post" action="{{createPath}}">{{>csrf}}
                <div><label for="webhook-url">Address</label>
                <input class="key-input" id="webhook-url" name="url" type="url" required maxlength="2000" autocomplete="off" \
            placeholder="https://" value="{{url}}"></div>
                {{>webhook-choices}}
                <div><label for="webhook-headers">Headers of your own, one in a line as Name: value</label>
                <textarea id="webhook-headers" name="headers" autocomplete="off" spellcheck="false">{{headers}}</textarea></div>
                <input type="hidden" name="active" value="on">
                <button class="button button-strong" type="submit">Make the webhook</button>
              </form>
            </section>
            {{/draft}}
            {{/main}}{{/layout}}
            """)

    static let row = TemplateText(
        name: "webhook-row",
        text: """
            <section class="panel" id="webhook-{{id}}" aria-labelledby="webhook-name-{{id}}">
              <div class="service-head">
                <h2 id="webhook-name-{{id}}" dir="auto"><a href="{{path}}">{{name}}</a></h2>
                <p>{{#state}}{{>webhook-state}}{{/state}}</p>
              </div>
              <p class="webhook-url"><code>{{url}}</code></p>
              <dl class="key-facts">
                <div><dt>Listens to</dt><dd dir="auto">{{listensTo}}</dd></div>
                <div><dt>Events</dt><dd>{{#events}}<code class="webhook-event">{{text}}</code> {{/events}}{{moreEvents}}</dd></div>
                <div><dt>Last delivery</dt><dd>{{#last}}{{>webhook-last}}{{/last}}{{^last}}None to show{{/last}}</dd></div>
              </dl>
            </section>

            """)

    /// What both forms have. No line break at the ends of the smaller partials: they stand in running text.
    static let choices = TemplateText(
        name: "webhook-choices",
        text: """
            <div><label for="webhook-description">Description</label>
            <input class="key-input" id="webhook-description" name="description" type="text" maxlength="1024" \
            autocomplete="off" value="{{description}}"></div>
            <div><label for="webhook-filter">What it listens to</label>
            <select id="webhook-filter" name="filter" required>{{#filters}}\
            <option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{label}}</option>{{/filters}}</select></div>
            {{#groups}}<fieldset class="webhook-events"><legend>{{title}}</legend>
            {{#events}}<label class="tick"><input type="checkbox" name="events" value="{{event}}"\
            {{#isChosen}} checked{{/isChosen}}> <span>{{event}}{{#isNeverSent}} <span class="tick-note">(never sent yet)\
            </span>{{/isNeverSent}}</span></label>
            {{/events}}</fieldset>
            {{/groups}}

            """)

    static let state = TemplateText(
        name: "webhook-state",
        text: """
            <span class="result result-{{tone}}">{{words}}{{#until}} {{>time}}{{/until}}</span>
            """)

    static let last = TemplateText(
        name: "webhook-last",
        text: """
            <span class="result result-{{tone}}">{{label}}</span>{{#answer}}, answered {{answer}}{{/answer}}, \
            {{#at}}{{>time}}{{/at}} ago
            """)

    /// Beside what the page is about: receivers that fail.
    static let troubles = TemplateText(
        name: "webhook-troubles",
        text: """
            <ul class="webhook-troubles">
            {{#hooks}}<li class="banner"><span class="icon icon-warning" aria-hidden="true"></span>\
            <span>Webhook <a href="{{path}}" dir="auto">{{name}}</a>. {{#state}}{{>webhook-state}}{{/state}}</span></li>
            {{/hooks}}
            {{#rest}}<li><a href="{{listPath}}">{{rest}}</a></li>{{/rest}}
            </ul>

            """)

    static let snippets = TemplateText(
        name: "webhook-snippets",
        text: """
            <section class="panel" aria-labelledby="webhook-snippets-title">
              <h2 id="webhook-snippets-title">Is it ours?</h2>
              <p class="key-reach">The header <code>X-PagerDuty-Signature</code> holds one or more <code>v1=…</code> with commas \
            between. One of them must be the HMAC-SHA256 of the body as it came, with the secret, in hexadecimal. Two are there \
            while an old secret is ending.</p>
              {{#snippets}}<details class="raw" id="snippet-box-{{id}}"><summary>{{title}}</summary>\
            <pre tabindex="0"><code id="snippet-{{id}}">{{code}}</code></pre></details>
              {{/snippets}}
            </section>

            """)
}
