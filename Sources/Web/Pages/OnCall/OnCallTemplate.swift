// SPDX-License-Identifier: Apache-2.0

enum OnCallTemplate {
    static let page = TemplateText(
        name: "on-call",
        text: """
            {{<layout}}{{$main}}
            <div class="on-call" id="on-call" data-live>
              <div class="title-line"><h1>On call</h1><p class="summary">{{summary}}</p></div>
              {{#viewerDuty}}<p class="duty">\
            <span class="icon icon-bell" aria-hidden="true"></span>{{viewerDuty}}</p>{{/viewerDuty}}
              {{#policies}}
              <section class="panel policy" id="policy-{{id}}" aria-labelledby="policy-name-{{id}}">
                <div class="policy-head"><h2 id="policy-name-{{id}}">{{name}}</h2>\
            <p>{{use}}.{{#repeats}} {{repeats}}.{{/repeats}}</p></div>
                {{#isEmpty}}<p class="alarm"><span class="icon icon-warning" aria-hidden="true"></span>\
            <span><strong>Nobody is on call on this whole policy.</strong> An incident would be opened, and only the owners of \
            this account would be told.</span></p>{{/isEmpty}}
                <ol class="levels">
                {{#levels}}
                  <li class="level">
                    <div class="level-head"><h3>Level {{number}}</h3><p>{{after}}</p></div>
                    <div class="level-body">
                    {{#isEmpty}}<p class="alarm"><span class="icon icon-nobody" aria-hidden="true"></span>\
            <span><strong>Nobody is on call at level {{number}}.</strong>{{#gaps}} {{>gap}}.{{/gaps}}</span></p>{{/isEmpty}}
                    {{#entries}}
                    <div class="duty-row">
                      <span class="person"><span class="initials" aria-hidden="true">{{initials}}</span>\
            <span class="person-name">{{name}}{{#isViewer}} <span class="you">you</span>{{/isViewer}}</span></span>
                      <span class="duty-way">{{way}}</span>
                      <span class="duty-until">{{#until}}until {{>time}}{{/until}}\
            {{#left}}<span class="duty-left">, {{>time}}</span>{{/left}}</span>
                    </div>
                    {{/entries}}
                    {{^isEmpty}}{{#gaps}}<p class="gap"><span class="icon icon-nobody" aria-hidden="true"></span>\
            <span>{{>gap}}</span></p>{{/gaps}}{{/isEmpty}}
                    </div>
                  </li>
                {{/levels}}
                </ol>
              </section>
              {{/policies}}
              {{^hasPolicies}}<p class="none">There is no escalation policy yet.</p>{{/hasPolicies}}
            </div>
            {{/main}}{{/layout}}
            """)

    /// A schedule of a level that has nobody now. No line break at its end: it stands in running text.
    static let gap = TemplateText(
        name: "gap",
        text: """
            Nobody on <strong>{{schedule}}</strong>{{#until}} until {{>time}}{{/until}}{{^until}}, as far as it is planned{{/until}}
            """)
}
