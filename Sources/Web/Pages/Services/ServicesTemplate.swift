// SPDX-License-Identifier: Apache-2.0

enum ServicesTemplate {
    static let page = TemplateText(
        name: "services",
        text: """
            {{<layout}}{{$main}}
            <div class="title-line"><h1>Services</h1><p class="summary">{{summary}}</p></div>
            <div class="services" id="services" data-live>
              {{#services}}
              <section class="panel service" id="service-{{id}}" aria-labelledby="service-name-{{id}}">
                <div class="service-head">
                  <h2 id="service-name-{{id}}">{{name}}</h2>
                  <p class="service-status service-{{status}}"><span class="icon icon-{{statusIcon}}" aria-hidden="true"></span>\
            {{#openCount}}<a href="{{incidentsPath}}">{{openCount}}</a>{{/openCount}}\
            {{^openCount}}{{statusLabel}}{{/openCount}}</p>
                </div>
                {{#description}}<p class="service-text">{{description}}</p>{{/description}}
                <p class="service-text">Escalation policy: <a href="{{policyPath}}">{{policy}}</a></p>
                {{#troubles}}{{>webhook-troubles}}{{/troubles}}
                <h3>Integrations</h3>
                {{#integrations}}{{>integration}}{{/integrations}}
                {{^hasIntegrations}}<p class="none">No integration yet: \
            nothing can send events to this service.</p>{{/hasIntegrations}}
                {{#hasRecords}}{{>event-records}}{{/hasRecords}}
              </section>
              {{/services}}
              {{^hasServices}}<p class="none">There is no service yet.</p>{{/hasServices}}
            </div>
            {{/main}}{{/layout}}
            """)

    static let integration = TemplateText(
        name: "integration",
        text: """
            {{^opens}}<p class="integration integration-plain"><span class="integration-name">{{name}}</span> \
            <span class="integration-kind">{{kind}}</span></p>{{/opens}}
            {{#opens}}<details class="integration" id="integration-{{id}}">
              <summary><span class="integration-name">{{name}}</span> <span class="integration-kind">{{kind}}</span>\
            {{#maskedKey}} <span class="integration-key"><span class="unseen">Routing key </span>\
            <code>{{maskedKey}}</code></span>\
            <span class="integration-show">Show key</span>{{/maskedKey}}</summary>
              {{#key}}
              <div class="secret">
                <p class="secret-label" id="key-label-{{id}}">Routing key</p>
                <div class="copy-line"><code id="key-{{id}}">{{key}}</code>\
            <button class="quiet-button" type="button" data-copy="key-{{id}}" data-needs-script hidden>\
            <span class="icon icon-copy" aria-hidden="true"></span>Copy<span class="unseen"> routing key of {{name}}</span>\
            </button></div>
              </div>
              {{/key}}
              {{#curl}}
              <div class="secret">
                <p class="secret-label">Page somebody from a terminal</p>
                <div class="copy-line"><pre><code id="curl-{{id}}">{{curl}}\
            </code></pre><button class="quiet-button" type="button" data-copy="curl-{{id}}" data-needs-script hidden>\
            <span class="icon icon-copy" aria-hidden="true"></span>Copy<span class="unseen"> command line for {{name}}</span>\
            </button></div>
              </div>
              {{/curl}}
            </details>{{/opens}}

            """)

    static let records = TemplateText(
        name: "event-records",
        text: """
            <h3>Events that opened nothing</h3>
            <ul class="records">
            {{#records}}
              <li><span class="record-time">{{#at}}{{>time}}{{/at}}</span>
              <div><p><span class="record-action">{{action}}</span> <span dir="auto">{{summary}}</span>\
            {{#dedupKey}} <code>{{dedupKey}}</code>{{/dedupKey}}</p><p class="record-reason">{{reason}}</p></div></li>
            {{/records}}
            </ul>

            """)
}
