// SPDX-License-Identifier: Apache-2.0

enum ReferenceTemplate {
    /// The frame for whoever looks: nobody needs to be signed in, so nothing of a person is in it.
    static let frame = TemplateText(
        name: "reference-frame",
        text: """
            <!doctype html>
            <html lang="en">
            {{>head}}
            <body>
            <a class="skip-link" href="#main">Skip to the content</a>
            <header class="reference-head">
              <a class="brand" href="{{homePath}}">{{>bell}}<span>Tocsin</span></a>
              <nav aria-label="Forms of the reference"><ul>
                <li><a href="{{listPath}}">Reference</a></li>
                <li><a href="{{jsonPath}}">JSON</a></li>
                <li><a href="{{markdownPath}}">Markdown</a></li>
                <li><a href="{{openAPIPath}}">OpenAPI</a></li>
              </ul></nav>
            </header>
            <main id="main" class="reference" tabindex="-1">
            {{$main}}{{/main}}
            </main>
            <div id="announcer" class="unseen" role="status" aria-live="polite"></div>
            </body>
            </html>
            """)

    /// The rows are put in as they stand: `reference-row` has written them, and escaped what they show.
    static let list = TemplateText(
        name: "reference",
        text: """
            {{<reference-frame}}{{$main}}
            <div class="title-line"><h1>API reference</h1><p class="summary">{{summary}}</p></div>
            <p class="reference-lead">Calls go to <code>{{baseURL}}</code> with <code>Authorization: Token token=…</code>. \
            Roles on teams and on single objects let people do more there than their base role says here.</p>
            <form class="reference-filter" method="get" action="{{listPath}}" role="search">
              <p class="reference-text"><label for="reference-text">Path or id</label>\
            <input class="field" id="reference-text" type="search" name="{{textName}}" value="{{text}}" \
            maxlength="{{textMaximum}}" autocomplete="off" autocapitalize="none" spellcheck="false"></p>
              <p><label for="reference-method">Method</label><select id="reference-method" name="{{methodName}}">\
            <option value="">Any</option>{{#methods}}\
            <option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{value}}</option>{{/methods}}</select></p>
              <p><label for="reference-access">Access</label><select id="reference-access" name="{{accessName}}">\
            <option value="">Any</option>{{#accesses}}\
            <option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{value}}</option>{{/accesses}}</select></p>
              <p><label for="reference-scope">Permission</label><select id="reference-scope" name="{{scopeName}}">\
            <option value="">Any</option>{{#scopes}}\
            <option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{value}}</option>{{/scopes}}</select></p>
              <p><button class="button" type="submit">Show</button></p>
            </form>
            {{#hasGroups}}<nav aria-label="Areas"><details class="raw"><summary>Areas</summary><ul class="reference-areas">\
            {{#groups}}<li><a href="#{{anchor}}">{{name}}</a> <span class="group-count">{{count}}</span></li>{{/groups}}\
            </ul></details></nav>{{/hasGroups}}
            {{#groups}}
            <section class="reference-area" aria-labelledby="{{anchor}}"><h2 id="{{anchor}}">{{name}}\
            <span class="group-count">{{count}}</span></h2>
            {{{rows}}}</section>
            {{/groups}}
            {{^hasGroups}}<p class="none">No operation is like that. <a href="{{listPath}}">Show all</a></p>{{/hasGroups}}
            {{/main}}{{/reference-frame}}
            """)

    /// Written in one line: there are hundreds of them.
    static let row = TemplateText(
        name: "reference-row",
        text: """
            <details class="op" id="{{id}}"{{#isOpen}} open{{/isOpen}}><summary><b class="m m-{{methodClass}}">{{method}}</b> \
            <code>{{path}}</code> <span>{{summary}}</span>{{^works}} <i>501</i>{{/works}}</summary>\
            {{>reference-facts}}<p><a href="{{entryPath}}">{{id}}: parameters, members, a call</a></p></details>

            """)

    static let facts = TemplateText(
        name: "reference-facts",
        text: """
            <dl class="op-facts"><div><dt>State</dt><dd>{{state}}</dd></div><div><dt>Version</dt><dd>{{version}}</dd></div>\
            <div><dt>Who may</dt><dd>{{roles}}</dd></div>\
            <div><dt>Permission</dt><dd>{{access}}{{#scopes}} <code>{{text}}</code>{{/scopes}}</dd></div>\
            <div><dt>Rate limit</dt><dd>{{rate}}</dd></div><div><dt>Pages someone</dt><dd>{{pages}}</dd></div>\
            {{#actsOn}}<div><dt>Acts on</dt><dd>{{actsOn}}</dd></div>{{/actsOn}}\
            {{#hasEvents}}<div><dt>Webhook events</dt><dd>{{#events}}<code>{{text}}</code> {{/events}}</dd></div>{{/hasEvents}}\
            </dl>
            """)

    static let entry = TemplateText(
        name: "reference-entry",
        text: """
            {{<reference-frame}}{{$main}}
            <p class="reference-up"><a href="{{place}}">All operations</a></p>
            <div class="title-line"><h1>{{id}}</h1><p class="summary">{{area}}</p></div>
            <p class="op-line"><b class="m m-{{methodClass}}">{{method}}</b> <code>{{path}}</code></p>
            <p class="reference-lead">{{summary}}.{{#detail}} {{detail}}{{/detail}}</p>
            <div class="panel">{{>reference-facts}}</div>
            <section class="panel" aria-labelledby="op-call"><h2 id="op-call">Call</h2>
            <div class="copy-line"><pre id="op-curl" tabindex="0">{{curl}}</pre>\
            <button class="quiet-button" type="button" data-copy="op-curl" data-needs-script hidden>\
            <span class="icon icon-copy" aria-hidden="true"></span>Copy<span class="unseen"> the call</span></button></div>
            </section>
            {{#hasParameters}}<section class="panel" aria-labelledby="op-parameters"><h2 id="op-parameters">Parameters</h2>
            <ul class="op-members">{{#parameters}}{{>reference-member}}{{/parameters}}</ul></section>{{/hasParameters}}
            {{#input}}<section class="panel" aria-labelledby="op-input"><h2 id="op-input">Body\
            {{#rootKey}}: <code>{{rootKey}}</code>{{/rootKey}}{{#isList}}, a list{{/isList}}</h2>
            <ul class="op-members">{{#members}}{{>reference-member}}{{/members}}</ul></section>{{/input}}
            {{#output}}<section class="panel" aria-labelledby="op-output"><h2 id="op-output">Answer {{status}}\
            {{#rootKey}}: <code>{{rootKey}}</code>{{/rootKey}}{{#isList}}, a list{{/isList}}</h2>
            <ul class="op-members">{{#members}}{{>reference-member}}{{/members}}</ul></section>{{/output}}
            {{/main}}{{/reference-frame}}
            """)

    static let member = TemplateText(
        name: "reference-member",
        text: """
            <li><code>{{name}}</code> <span class="op-type">{{type}}{{#isRequired}}, needed{{/isRequired}}</span>\
            {{#detail}} {{detail}}{{/detail}}</li>

            """)
}
