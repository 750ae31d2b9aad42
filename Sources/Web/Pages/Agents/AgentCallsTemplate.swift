// SPDX-License-Identifier: Apache-2.0

enum AgentCallsTemplate {
    static let page = TemplateText(
        name: "agent-calls",
        text: """
            {{<layout}}{{$main}}
            <p class="trail"><a href="{{listPath}}"><span class="icon icon-back" aria-hidden="true"></span>Agents</a></p>
            <div class="title-line"><h1>Calls of agents</h1><p class="summary">Let in or not, the newest first. \
            <a href="{{approvalsPath}}">What waits for you</a></p></div>
            <form class="audit-filter agent-filter" method="get" action="{{formPath}}">
              <p><label for="calls-agent">Agent</label><select id="calls-agent" name="agent">
                <option value="">Every agent</option>
                {{#agents}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{label}}</option>
                {{/agents}}
              </select></p>
              <p><label for="calls-decision">Decision</label><select id="calls-decision" name="decision">
                <option value="">Whatever was said</option>
                {{#decisions}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{label}}</option>
                {{/decisions}}
              </select></p>
              <p><label for="calls-operation">Operation</label><select id="calls-operation" name="operation">
                <option value="">Every operation</option>
                {{>agent-operations}}
              </select></p>
              <p><label for="calls-object">About</label>
              <input class="key-input" id="calls-object" name="object" type="text" maxlength="100" autocomplete="off" \
            placeholder="An id" value="{{objectID}}"></p>
              <p><label for="calls-since">Since</label>
              <input class="key-input" id="calls-since" name="since" type="datetime-local" step="1" value="{{since}}"></p>
              <p><label for="calls-until">Until</label>
              <input class="key-input" id="calls-until" name="until" type="datetime-local" step="1" value="{{until}}"></p>
              <p><button class="button" type="submit">Show</button></p>
            </form>
            <div class="panel" id="agent-calls" data-live>
              {{#hasCalls}}<ul class="records webhook-records">
              {{#calls}}{{>agent-call}}{{/calls}}
              </ul>{{/hasCalls}}
              {{^hasCalls}}<p class="none">No agent asked for anything.{{#allPath}} \
            <a href="{{allPath}}">Show all calls</a>{{/allPath}}</p>{{/hasCalls}}
            </div>
            {{#nextPath}}<p class="left-out"><a href="{{nextPath}}" rel="next">Older calls</a></p>{{/nextPath}}
            <section class="panel" aria-labelledby="agent-export-title">
              <h2 id="agent-export-title">Take it along</h2>
              <p><a href="{{csvPath}}">CSV</a> or <a href="{{jsonPath}}">JSON lines</a> of these calls, the newest \
            {{exportMaximum}} at most. Programs read them with <a href="{{referencePath}}">listAgentCalls</a>.</p>
              <p class="key-fine">The whole log, with the hashes that show whether it was changed: \
            <code>tocsin audit export --format csv</code> on the server's machine.</p>
            </section>
            {{/main}}{{/layout}}
            """)

    /// What an agent sent is a stranger's text: it is escaped like any other, and shown as it came.
    static let call = TemplateText(
        name: "agent-call",
        text: """
            <li id="{{place}}-{{id}}"><span class="record-time">{{#at}}{{>time}}{{/at}}</span>
            <div><p><span class="result result-{{tone}}">{{word}}</span> \
            <a href="{{operationPath}}"><code>{{operation}}</code></a>{{#object}}, \
            {{#objectPath}}<a href="{{objectPath}}" dir="auto">{{object}}</a>{{/objectPath}}\
            {{^objectPath}}<span dir="auto">{{object}}</span>{{/objectPath}}{{/object}}\
            {{#asksForLook}} <strong class="result result-bad">asks for a look</strong>{{/asksForLook}}</p>
            <p class="audit-who">{{#agent}}<a href="{{path}}" dir="auto">{{name}}</a>: {{/agent}}\
            {{#reason}}<span dir="auto">{{reason}}</span>{{/reason}}\
            {{#status}} · answered {{status}}{{/status}}{{#duration}} after {{duration}}{{/duration}}\
            {{#credential}} · shown <code dir="auto">{{credential}}</code>{{/credential}}</p>
            {{#asksForLook}}<p class="audit-who">The server ended before it could note how this change ended: \
            it may have been carried out.</p>{{/asksForLook}}
            <details class="raw" id="{{place}}-sent-{{id}}"><summary>What it sent\
            <span class="unseen"> to {{operation}}</span></summary>
            <pre tabindex="0" dir="auto">{{request}}{{#parameters}}
            {{parameters}}{{/parameters}}</pre></details>
            {{#isGiven}}<p class="audit-who">Granted since.</p>{{/isGiven}}\
            {{#missing}}{{>agent-missing}}{{/missing}}</div></li>

            """)

    /// The options of a select. Needs ``OperationChoices``'s fields.
    static let operations = TemplateText(
        name: "agent-operations",
        text: """
            {{#areas}}<optgroup label="{{area}}">{{#operations}}\
            <option value="{{id}}"{{#isChosen}} selected{{/isChosen}}>{{id}}</option>{{/operations}}</optgroup>
            {{/areas}}

            """)
}
