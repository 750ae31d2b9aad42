// SPDX-License-Identifier: Apache-2.0

extension IncidentDetailTemplate {
    static let alerts = TemplateText(
        name: "incident-alerts",
        text: """
            <section class="panel" aria-labelledby="alerts-title">
              <h2 id="alerts-title">Alerts <span class="group-count">{{alertCount}}</span></h2>
              {{#alerts}}
              <details class="alert" id="alert-{{id}}"{{#isOpen}} open{{/isOpen}}>
                <summary><span class="alert-line"><span class="severity severity-{{tone}}">{{severity}}</span>\
            <span class="alert-summary" dir="auto">{{summary}}</span>\
            <span class="alert-status alert-{{status}}">{{statusLabel}}</span>\
            <span class="alert-time">{{#created}}{{>time}}{{/created}}</span></span></summary>
                <dl class="pairs">
                  {{#facts}}<div><dt>{{name}}</dt><dd dir="auto">{{#address}}<a href="{{address}}" rel="noopener noreferrer">\
            {{value}}</a>{{/address}}{{^address}}{{value}}{{/address}}</dd></div>{{/facts}}
                </dl>
                <details class="raw" id="raw-{{id}}"><summary>The event as it came in</summary>\
            <pre tabindex="0" role="group" aria-label="Event text"><code>{{raw}}</code></pre></details>
              </details>
              {{/alerts}}
              {{^hasAlerts}}<p class="none">No alert: this incident was opened by hand.</p>{{/hasAlerts}}
            </section>

            """)

    /// Its roles are written out because narrow windows lay its rows out as blocks, which takes the implied ones away.
    static let told = TemplateText(
        name: "incident-told",
        text: """
            <section class="panel" aria-labelledby="told-title">
              <h2 id="told-title">Who was told</h2>
              {{#hasTold}}
              <table class="told" role="table">
                <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Person</th>\
            <th role="columnheader" scope="col">When</th><th role="columnheader" scope="col">Result</th></tr></thead>
                <tbody role="rowgroup">
                {{#told}}
                <tr role="row"><th role="rowheader" scope="row">{{name}}{{#isViewer}} <span class="you">you</span>{{/isViewer}}\
            <span class="told-way">{{channel}}: {{address}}</span></th>
                <td role="cell">{{#at}}{{>time}}{{/at}}</td>\
            <td role="cell"><span class="result result-{{tone}}">{{result}}</span></td></tr>
                {{/told}}
                </tbody>
              </table>
              {{/hasTold}}
              {{^hasTold}}<p class="none">Nobody has been told about this incident.</p>{{/hasTold}}
            </section>

            """)
}

enum TimelineTemplate {
    static let timeline = TemplateText(
        name: "timeline",
        text: """
            <ol class="timeline">
            {{#timeline}}
              <li class="entry entry-{{tone}}" id="entry-{{id}}"><span class="entry-mark">\
            <span class="icon icon-{{icon}}" aria-hidden="true"></span></span>
              <div class="entry-body"><p>{{#actor}}<strong>{{actor}}</strong> {{/actor}}{{text}}\
            {{#channel}} <span class="entry-channel">{{channel}}</span>{{/channel}}</p>
              {{#quote}}<p class="entry-quote" dir="auto">{{quote}}</p>{{/quote}}</div>
              <p class="entry-time">{{#at}}{{>time}}{{/at}}</p></li>
            {{/timeline}}
            </ol>

            """)
}
