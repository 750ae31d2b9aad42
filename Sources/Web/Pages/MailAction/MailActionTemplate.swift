// SPDX-License-Identifier: Apache-2.0

enum MailActionTemplate {
    static let page = TemplateText(
        name: "mail-action",
        text: """
            {{<card}}{{$main}}
            <p class="lone-mark lone-{{tone}}"><span class="icon icon-{{icon}}" aria-hidden="true"></span></p>
            <h1>{{heading}}</h1>
            <p>{{text}}</p>
            {{#incident}}
            <div class="summary-card summary-{{status}}">
              <p class="summary-title"><span class="number">#{{number}}</span> <span dir="auto">{{title}}</span></p>
              <p class="row-facts"><span class="chip chip-{{status}}"><span class="icon icon-{{statusIcon}}" aria-hidden="true">\
            </span>{{statusLabel}}</span> <span class="urgency urgency-{{urgency}}">\
            <span class="icon icon-urgency-{{urgency}}" aria-hidden="true"></span>{{urgencyLabel}}</span> <span>{{service}}</span> \
            <span>Opened {{#opened}}{{>time}}{{/opened}}</span></p>
            </div>
            {{/incident}}
            {{#button}}
            <form method="post" action="{{action}}">
              <input type="hidden" name="token" value="{{token}}">
              <button class="button button-strong button-wide" type="submit">{{label}}</button>
            </form>
            {{/button}}
            {{#pagesPath}}<p class="fine"><a href="{{pagesPath}}">Open the incident</a> \
            (needs you to be signed in)</p>{{/pagesPath}}
            {{/main}}{{/card}}
            """)
}
