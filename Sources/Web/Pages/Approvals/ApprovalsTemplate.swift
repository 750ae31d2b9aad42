// SPDX-License-Identifier: Apache-2.0

enum ApprovalsTemplate {
    /// No part is exchanged while it is looked at: a button must not become that of another change under a hand.
    static let page = TemplateText(
        name: "approvals",
        text: """
            {{<layout}}{{$main}}
            {{#isAdministrator}}<p class="trail"><a href="{{listPath}}"><span class="icon icon-back" aria-hidden="true"></span>\
            Agents</a></p>{{/isAdministrator}}
            <div class="title-line"><h1>Approvals</h1><p class="summary">What agents wait for</p></div>
            <section class="panel" aria-labelledby="approvals-title">
              <h2 id="approvals-title">What waits for you</h2>
              {{^hasApprovals}}<p class="none">Nothing waits for you.</p>{{/hasApprovals}}
              {{>approval-list}}
            </section>
            {{/main}}{{/layout}}
            """)

    /// Each with its two answers. It stands below a heading of the second level.
    static let list = TemplateText(
        name: "approval-list",
        text: """
            {{#hasApprovals}}<ul class="approvals">
            {{#approvals}}
            <li id="approval-{{id}}"><h3 id="approval-name-{{id}}"><span dir="auto">{{agentName}}</span> asks</h3>
            <p class="audit-who">{{#asked}}{{>time}}{{/asked}}, for <span dir="auto">{{owner}}</span></p>
            {{>approval-change}}
            <div class="actions">
            <form method="post" action="{{approvePath}}">{{>csrf}}<input type="hidden" name="back" value="{{backPath}}">\
            <button class="button button-strong" type="submit" aria-describedby="approval-name-{{id}}">Agree\
            <span class="unseen"> to {{call}}</span></button></form>
            <form method="post" action="{{refusePath}}">{{>csrf}}<input type="hidden" name="back" value="{{backPath}}">\
            <button class="button" type="submit" aria-describedby="approval-name-{{id}}">Refuse\
            <span class="unseen"> {{call}}</span></button></form>
            </div></li>
            {{/approvals}}
            </ul>
            {{#approvalsAreCut}}<p class="left-out">More of them wait: these are the newest.</p>{{/approvalsAreCut}}
            <p class="key-fine">What is agreed to is carried out at once, once, and exactly as it was sent.</p>{{/hasApprovals}}

            """)

    /// What a change would make different, whole. All of it is a stranger's text: it is escaped, and shown as it is.
    static let change = TemplateText(
        name: "approval-change",
        text: """
            <dl class="key-facts">
              <div><dt>Agent</dt><dd dir="auto">{{agentName}}</dd></div>
              <div><dt>What it would call</dt><dd><code>{{call}}</code></dd></div>
              <div><dt>To be answered until</dt><dd>{{#expires}}{{>time}}{{/expires}}</dd></div>
            </dl>
            {{#isUnknown}}<p>What would be different cannot be told beforehand: read what would be sent.</p>{{/isUnknown}}
            {{#objects}}
            <p><strong dir="auto">{{object}}</strong></p>
            {{#cannotBeTold}}<p>What would be different about it cannot be told: read what would be sent.</p>{{/cannotBeTold}}
            {{#hasLines}}<table class="told approval-lines">
            <thead><tr><th scope="col">What changes</th><th scope="col">Before</th><th scope="col">After</th></tr></thead>
            <tbody>{{#lines}}<tr><th scope="row" dir="auto">{{name}}</th><td dir="auto"><del>{{before}}</del></td>\
            <td dir="auto"><ins>{{after}}</ins></td></tr>{{/lines}}</tbody>
            </table>{{/hasLines}}
            {{#leftOut}}<p class="audit-who">There was no room for {{leftOut}} more.</p>{{/leftOut}}
            {{/objects}}
            <details class="raw" id="sent-{{id}}"><summary>What would be sent, without secrets</summary>
            <pre tabindex="0" dir="auto">{{request}}</pre>
            <p class="audit-who">SHA-256 of the whole call: <code>{{digest}}</code></p></details>

            """)
}
