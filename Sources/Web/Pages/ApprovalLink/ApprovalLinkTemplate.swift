// SPDX-License-Identifier: Apache-2.0

enum ApprovalLinkTemplate {
    static let page = TemplateText(
        name: "approval-link",
        text: """
            {{<card}}{{$main}}
            <p class="lone-mark lone-{{tone}}"><span class="icon icon-{{icon}}" aria-hidden="true"></span></p>
            <h1>{{heading}}</h1>
            <p>{{text}}</p>
            {{#change}}<h2>The change</h2>
            {{>approval-change}}{{/change}}
            {{#button}}
            <form method="post" action="{{action}}">
              <input type="hidden" name="{{tokenField}}" value="{{token}}">
              <button class="button button-strong button-wide" type="submit">{{label}}</button>
            </form>
            {{/button}}
            <p class="fine"><a href="{{approvalsPath}}">All that waits for you</a> (needs you to be signed in)</p>
            {{/main}}{{/card}}
            """)
}
