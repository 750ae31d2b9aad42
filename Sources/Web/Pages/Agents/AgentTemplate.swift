// SPDX-License-Identifier: Apache-2.0

enum AgentTemplate {
    static let page = TemplateText(
        name: "agent",
        text: """
            {{<layout}}{{$main}}
            <p class="trail"><a href="{{listPath}}"><span class="icon icon-back" aria-hidden="true"></span>Agents</a></p>
            <div class="title-line"><h1 dir="auto">{{#agent}}{{name}}{{/agent}}</h1></div>
            <div class="webhook-parts">
            {{#issued}}{{>agent-issued}}{{/issued}}
            {{#issuedClient}}{{>agent-client-issued}}{{/issuedClient}}
            <section class="panel" aria-labelledby="agent-facts-title">
              <h2 id="agent-facts-title">What it is</h2>
              {{#agent}}
              {{#purpose}}<p class="key-reach" dir="auto">{{purpose}}</p>{{/purpose}}
              <p class="agent-ability" id="agent-ability" dir="auto">{{ability}}</p>
              <dl class="key-facts">
                <div><dt>State</dt><dd>{{#isOn}}<span class="result result-good">On</span>{{/isOn}}\
            {{^isOn}}<span class="result result-past">Off</span>{{/isOn}}\
            {{^isAccountOpen}}, <a href="{{listPath}}">all agents are switched off</a>{{/isAccountOpen}}</dd></div>
                <div><dt>Owner</dt><dd dir="auto">{{owner}}</dd></div>
                <div><dt>Made</dt><dd>{{#created}}{{>time}}{{/created}}</dd></div>
                {{#incidentsLimit}}<div><dt>Incidents a day</dt><dd>at most {{incidentsLimit}}</dd></div>{{/incidentsLimit}}
                {{#ends}}<div><dt>Its tokens end</dt><dd>{{>time}}</dd></div>{{/ends}}
                {{#hint}}<div><dt>Token</dt><dd>ends in <code>{{hint}}</code></dd></div>{{/hint}}
                {{>agent-figures}}
              </dl>
              {{>agent-actions}}
              {{/agent}}
            </section>
            {{>agent-grants}}
            {{#grantDraft}}{{>agent-grant-form}}{{/grantDraft}}
            {{#whatIf}}{{>agent-what-if}}{{/whatIf}}
            <section class="panel" id="agent-approvals" aria-labelledby="agent-approvals-title">
              <h2 id="agent-approvals-title">What waits for a person</h2>
              {{^hasApprovals}}<p class="none">Nothing.</p>{{/hasApprovals}}
              {{>approval-list}}
              <p class="left-out"><a href="{{approvalsPath}}">All that waits for you</a></p>
            </section>
            <section class="panel" id="agent-denials" aria-labelledby="agent-denials-title">
              <h2 id="agent-denials-title">What it was denied</h2>
              {{^hasDenials}}<p class="none">Nothing.</p>{{/hasDenials}}
              {{#hasDenials}}<ul class="records webhook-records">
              {{#denials}}{{>agent-call}}{{/denials}}
              </ul>
              <p class="left-out"><a href="{{deniedPath}}">All that it was denied</a></p>{{/hasDenials}}
            </section>
            <section class="panel" id="agent-calls" aria-labelledby="agent-calls-title">
              <h2 id="agent-calls-title">What it asked for</h2>
              {{#hasNoCalls}}<p class="none">Nothing yet.</p>{{/hasNoCalls}}
              <ul class="records webhook-records">
              {{#calls}}{{>agent-call}}{{/calls}}
              </ul>
              {{#nextPath}}<p class="left-out"><a href="{{nextPath}}" rel="next">Older calls</a></p>{{/nextPath}}
              <p class="left-out"><a href="{{callsPath}}">In the log, with filters</a></p>
            </section>
            {{>agent-clients}}
            {{>agent-settings}}
            </div>
            {{/main}}{{/layout}}
            """)

    /// Without a script the token is text that one press selects as a whole.
    static let issued = TemplateText(
        name: "agent-issued",
        text: """
            <section class="panel key-issued" aria-labelledby="agent-issued-title">
              <h2 id="agent-issued-title">Its token</h2>
              <p class="key-once">Copy it now: it is shown this once, and nobody can look it up.</p>
              <div class="copy-line"><code class="key-secret" id="agent-token" tabindex="0">{{token}}</code>\
            <button class="quiet-button" type="button" data-copy="agent-token" data-needs-script hidden>\
            <span class="icon icon-copy" aria-hidden="true"></span>Copy<span class="unseen"> the token</span></button></div>
              <h3>The API</h3>
              <div class="copy-line"><pre tabindex="0" id="agent-curl">{{curl}}</pre></div>
              <p class="key-fine"><a href="{{referencePath}}">Every operation</a>, each with a line like this. Until something \
            is granted below, the answer is 403 and says what is missing.</p>
              <h3>Tools for models (MCP)</h3>
              <div class="copy-line"><pre tabindex="0" id="agent-tools">{{tools}}</pre></div>
              <p class="key-fine">With the same header. The agent is shown the tools that its grants can reach; \
            <code>docs/mcp.md</code> has what clients need to be told.</p>
            </section>

            """)

    static let actions = TemplateText(
        name: "agent-actions",
        text: """
            <div class="actions key-actions">
              {{#isOn}}<form method="post" action="{{disablePath}}">{{>csrf}}\
            <button class="button" type="submit">Switch it off</button></form>{{/isOn}}
              {{^isOn}}<form method="post" action="{{enablePath}}">{{>csrf}}\
            <button class="button button-strong" type="submit">Switch it on</button></form>{{/isOn}}
              <details class="menu" id="remove-agent"><summary class="button">Remove\
            <span class="icon icon-down" aria-hidden="true"></span></summary>
                <form class="menu-panel" method="post" action="{{removePath}}">{{>csrf}}
                  <p>Its tokens are refused from the next call on, its grants are gone. What it asked for stays in the log.</p>
                  <button class="button button-strong" type="submit">Remove it now</button>
                </form>
              </details>
            </div>

            """)

    static let settings = TemplateText(
        name: "agent-settings",
        text: """
            <section class="panel" aria-labelledby="agent-change-title">
              <h2 id="agent-change-title">Change it</h2>
              <form class="webhook-form" method="post" action="{{changePath}}">{{>csrf}}
                {{#draft}}{{>agent-choices}}{{/draft}}
                <button class="button button-strong" type="submit">Save</button>
              </form>
            </section>

            """)

    static let whatIf = TemplateText(
        name: "agent-what-if",
        text: """
            <section class="panel" id="what-if" aria-labelledby="what-if-title">
              <h2 id="what-if-title">What if it asked?</h2>
              <form class="agent-pick" method="get" action="{{agentPath}}#what-if">
                <div><label for="what-if-operation">Operation</label>
                <select id="what-if-operation" name="operation" required>\
            {{^hasChosen}}<option value="">Choose one</option>{{/hasChosen}}
                {{>agent-operations}}</select></div>
                <div><label for="what-if-object">Id of what it is about; empty for a list</label>
                <input class="key-input" id="what-if-object" name="object" type="text" maxlength="100" autocomplete="off" \
            value="{{object}}"></div>
                <button class="button" type="submit">Ask the door</button>
              </form>
              {{#answer}}<p class="agent-answer" id="what-if-answer"><span class="result result-{{tone}}">{{word}}.</span> \
            <span dir="auto">{{reason}}.</span></p>
              {{#missing}}{{>agent-missing}}{{/missing}}{{/answer}}
              <p class="key-fine">The door decides as it would now, and nothing is done.</p>
            </section>

            """)
}
